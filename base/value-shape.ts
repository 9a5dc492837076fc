import { plural } from './text.ts';

/**
 * How the secrets begin that people paste where they do not belong. `sk-` is the gateway's own; the
 * others are those of providers behind it, and must hold a digit, so that no plain word is taken for one.
 */
const forms: readonly RegExp[] = [
  /(?<![A-Za-z0-9])sk[-_][\w-]{6,}/,
  /(?<![A-Za-z0-9])(?:pk|rk|gsk|xai|hf|nvapi|pplx|ghp|glpat|xoxb)[-_](?=[\w-]*\d)[\w-]{12,}/,
  /(?<![A-Za-z0-9])AIza[\w-]{20,}/,
  /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.[\w-]{8,}/,
  /bearer\s+(?=\S*\d)[\w.~+/-]{12,}/i,
];

/** True for a text in which something stands that looks like a key. */
export const looksLikeKey = (text: string): boolean => forms.some((form) => form.test(text));

/** True for the name of something that holds a secret: `api-key`, `authToken`, `password`. */
export const namesSecret = (name: string): boolean =>
  /key|token|secret|password|credential/i.test(name);

function shapeOfNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return 'an infinite number';
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return 'a number that is too large to be exact';
  if (!Number.isInteger(value)) return 'a fraction';
  return value < 0 ? 'a number below 0' : 'a number';
}

/** A value of a file told by its shape: what it says could be a key. */
export function shapeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') return `a text of ${plural(value.length, 'character')}`;
  if (typeof value === 'number') return shapeOfNumber(value);
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

/** No field has a longer name, nor a slip of one. */
const longestName = 24;

/**
 * The name of a field that a file should not have: as it was written where it is a plain word, with what
 * only looks like a letter spelt out; a key that slipped into its place is told by its length alone.
 */
export function shownName(name: string): string {
  if (name === '') return 'without a name';
  if (name.length > longestName || looksLikeKey(name)) {
    return `with a name of ${plural(name.length, 'character')}`;
  }
  const spelt = name.replace(/[^\x20-\x7e]|`/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
  return `\`${spelt}\``;
}
