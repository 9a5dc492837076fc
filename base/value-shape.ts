import { plural } from './text.ts';

/**
 * The beginnings of secrets that people paste in the wrong place. `sk-` is the gateway's own. The others
 * belong to providers behind it, and must contain a digit, so that no plain word matches.
 */
const forms: readonly RegExp[] = [
  /(?<![A-Za-z0-9])sk[-_][\w-]{6,}/,
  /(?<![A-Za-z0-9])(?:pk|rk|gsk|xai|hf|nvapi|pplx|ghp|glpat|xoxb)[-_](?=[\w-]*\d)[\w-]{12,}/,
  /(?<![A-Za-z0-9])AIza[\w-]{20,}/,
  /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.[\w-]{8,}/,
  /bearer\s+(?=\S*\d)[\w.~+/-]{12,}/i,
];

/** True for a text that contains something like a key. */
export const looksLikeKey = (text: string): boolean => forms.some((form) => form.test(text));

/** True for the name of something secret: `api-key`, `authToken`, `password`. */
export const namesSecret = (name: string): boolean =>
  /key|token|secret|password|credential/i.test(name);

function shapeOfNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return 'an infinite number';
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return 'a number that is too large to be exact';
  if (!Number.isInteger(value)) return 'a fraction';
  return value < 0 ? 'a number below 0' : 'a number';
}

/** Describes a value of a file by its shape only, because the value itself could be a key. */
export function shapeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') return `a text of ${plural(value.length, 'character')}`;
  if (typeof value === 'number') return shapeOfNumber(value);
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

/** Characters of the longest field name, typing mistakes included. */
const longestName = 24;

/**
 * Shows the name of an unknown field of a file. A plain word appears as written, with unusual characters
 * as escapes. A name that could be a key appears only by its length.
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
