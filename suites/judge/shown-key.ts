import type { Answer } from '../cases/exchange.ts';

/** Shortest prefix or suffix of a key that counts as shown. */
const shortest = 4;

/** Marks that hide the rest of a key. */
const masks = /(?:\(key\)|[*•…]|\.{3})+/g;

/** The ends and beginnings of a key, longest first. */
const partsOf = (key: string): string[] =>
  Array.from(
    { length: Math.max(0, key.length - shortest + 1) },
    (_, at) => key.length - at,
  ).flatMap((size) => [key.slice(-size), key.slice(0, size)]);

/**
 * Removes what an answer shows of the key that was sent. `Incorrect API key provided: sk-12***cdef` then
 * equals the answer to any other key.
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
