/** The most levels of lists and objects that a body or a frame may have, one in the other. */
export const deepestNesting = 250;

const nestsWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((member) => nestsWithin(member, levels - 1)));

/**
 * True for JSON that is nested more deeply than anything meant is. `JSON.parse` takes it however deep it
 * is, but whatever walks through it afterwards, `JSON.stringify` above all, would run out of stack.
 *
 * @param text what `value` was parsed from
 */
export const nestsTooDeeply = (text: string, value: unknown): boolean =>
  text.length > deepestNesting && !nestsWithin(value, deepestNesting);
