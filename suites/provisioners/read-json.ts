/** True for a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member of a JSON value; undefined where it has none of that name. */
export const memberOf = (value: unknown, name: string): unknown =>
  isRecord(value) ? value[name] : undefined;

/** The items of a JSON array; none where it is no array. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A JSON text as a value; undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** What a server says of itself, without what could be a key, a digest or a token. */
export const safeWords = (text: string): string =>
  text
    .replace(/[\p{L}\p{N}_*.+/=-]{12,}/gu, (word) => (/^\p{L}+$/u.test(word) ? word : '…'))
    .replace(/\s+/g, ' ')
    .slice(0, 120);
