/** True where a text names this very model, not one whose name begins or ends with it. */
export function namesModel(text: string, model: string): boolean {
  const literal = model.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w/-]|\\w\\.)${literal}(?!\\w|[.:/-]\\w)`).test(text);
}
