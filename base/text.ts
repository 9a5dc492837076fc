/** A number with its word: `1 case`, `2 cases`; or with your own words for one and for many. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Lists words as a text: `one`, `one and two`, `one, two and three`; or with another last word. */
export const listWords = (words: readonly string[], last = 'and'): string =>
  words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;

/** Characters that control a terminal, hide or reverse text, or that XML forbids. */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const written = (letter: string): string =>
  `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * A target's text as one visible line. A control character appears as `\u001b`, so that an answer can
 * neither control the reader's terminal nor break a file's format.
 */
export const visibleLine = (text: string): string => text.replace(unseen, written);

/** The same for a text of several lines: line ends and tabs stay. */
export const visibleText = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(unseen, (letter) => (/[\n\t]/.test(letter) ? letter : written(letter)));

/** A text of at most `most` characters; where it was cut, it ends with an ellipsis. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** Writes a name in camelCase in snake_case: `maxOutputTokens` as `max_output_tokens`. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A copy of a text. A part that was cut out of a long text keeps the whole of it in memory. */
export const copyText = (text: string): string => [...text].join('');
