import type { Answer } from '../cases/exchange.ts';

/** So many characters at a key's end or beginning are a part that an answer may show of it. */
const shortest = 4;

/** What stands for the part of a key that is not shown. */
const masks = /(?:\(key\)|[*•…]|\.{3})+/g;

/** The ends and beginnings of a key, longest first. */
const partsOf = (key: string): string[] =>
  Array.from(
    { length: Math.max(0, key.length - shortest + 1) },
    (_, at) => key.length - at,
  ).flatMap((size) => [key.slice(-size), key.slice(0, size)]);

/**
 * An answer without what it shows of the key that was sent: `Incorrect API key provided: sk-12***cdef`
 * says the same of every key.
 */
export function withoutShownKey(answer: Answer, key: string): Answer {
  const parts = partsOf(key);
  const blank = (text: string): string =>
    parts.reduce((rest, part) => rest.replaceAll(part, '(key)'), text).replace(masks, '(key)');
  return {
    ...answer,
    headers: answer.headers.map(([name, value]) => [name, blank(value)]),
    body: blank(answer.body),
  };
}
