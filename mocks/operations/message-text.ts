type Content = string | readonly { readonly text?: string }[] | null | undefined;

/** The text of a message's content, its parts that carry text put together. */
export function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/**
 * What the user said last: the text of the latest user message with a text in it.
 *
 * @returns an empty text where there is none, as in a turn of images or tool results alone
 */
export function lastUserText(
  messages: readonly { readonly role?: string; readonly content?: Content }[],
): string {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    const text = message?.role === 'user' ? textOf(message.content) : '';
    if (text !== '') return text;
  }
  return '';
}
