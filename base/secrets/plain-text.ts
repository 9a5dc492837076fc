import { gunzipSync, inflateSync } from 'node:zlib';

/** A text, and where each of its characters was in the text that it was made of. */
export type PlainText = {
  readonly text: string;
  /** For each character the first place that wrote it, and the place behind the last one. */
  readonly from: readonly number[];
  readonly to: readonly number[];
};

/** How often escapes are undone: JSON in HTML in a URL is three. */
const mostRounds = 4;

const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  colon: ':',
  commat: '@',
  dash: '-',
  dollar: '$',
  equals: '=',
  excl: '!',
  gt: '>',
  hyphen: '-',
  lowbar: '_',
  lt: '<',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  sol: '/',
};

/** White space, characters without a width, and what people and lists put between letters or bytes. */
const gap = '[\\s\\u00ad\\u200b-\\u200f\\u2060\\ufeff:,._/|\'"[\\]-]+';

/** A tag of HTML, and what colours a terminal. */
const markup = '</?[a-z][^<>]{0,40}>|\\u001b\\[[\\d;]*[a-z]';

/** Base64 of what gzip or zlib compressed. */
const packed = '(?<![a-z0-9+/_-])((?:H4sI|eJ)[a-z0-9+/_-]{16,100000}={0,2})';

/** What encoders write for one character, or none, or a whole text; its groups say which. */
const escapes = [
  packed,
  '(?:\\\\+u|%u|U\\+)(?:([0-9a-f]{4})|\\{([0-9a-f]{1,6})\\})',
  '(?:\\\\+|0)x([0-9a-f]{2})(?![0-9a-f]),?',
  '[%=]([0-9a-f]{2})',
  '\\\\([2-7][0-9a-f])(?:(?=\\\\)| )',
  '&#x([0-9a-f]{1,6});?',
  '&#(\\d{1,7});?',
  '\\\\([01][0-7]{2})',
  `&(${Object.keys(named).join('|')});`,
  '\\\\+([^a-z0-9\\s\\\\])',
  '([^\\u0000-\\u007f\\u00ad])',
  `=\\r?\\n|\\\\[bfnrtv]|${markup}`,
].join('|');

/** What means one character, or none, or a whole text. */
const written = new RegExp(`${escapes}|${gap}`, 'giu');

/** The same without gaps. */
const escaped = new RegExp(escapes, 'iu');

const gaps = new RegExp(gap, 'gu');

const charOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

const mostUnpacked = 65_536;

/** What was compressed; the text itself where nothing was: a key may begin in the same way. */
function unpack(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const options = { maxOutputLength: mostUnpacked };
  try {
    const whole = text.startsWith('eJ') ? inflateSync(bytes, options) : gunzipSync(bytes, options);
    return whole.toString('latin1');
  } catch {
    return text.replace(/[_/-]/g, '');
  }
}

/** A wide or a bold letter as a plain one; a character without a width as nothing; any other as it is. */
const plainLetter = (letter: string): string =>
  /^[\s\u200b-\u200f\u2060\ufeff]$/u.test(letter) ? '' : letter.normalize('NFKC');

function meaningOf(groups: readonly (string | undefined)[]): string {
  const [compressed, four, braced, hex, percent, css, html, decimal, octal, name, quoted, other] =
    groups;
  if (compressed !== undefined) return unpack(compressed);
  const digits = four ?? braced ?? hex ?? percent ?? css ?? html;
  if (digits !== undefined) return charOf(Number.parseInt(digits, 16));
  if (decimal !== undefined) return charOf(Number(decimal));
  if (octal !== undefined) return charOf(Number.parseInt(octal, 8));
  if (name !== undefined) return named[name.toLowerCase()] ?? '';
  if (other !== undefined) return plainLetter(other);
  return quoted ?? '';
}

/** Undoes one layer of escapes. */
function undo({ text, from, to }: PlainText): PlainText {
  const made: { text: string; from: number[]; to: number[] } = { text: '', from: [], to: [] };
  let last = 0;
  const copy = (end: number): void => {
    made.text += text.slice(last, end);
    for (let at = last; at < end; at += 1) {
      made.from.push(from[at] ?? 0);
      made.to.push(to[at] ?? 0);
    }
  };
  for (const found of text.matchAll(written)) {
    copy(found.index);
    last = found.index + found[0].length;
    const meaning = meaningOf(found.slice(1));
    made.text += meaning;
    for (let at = 0; at < meaning.length; at += 1) {
      made.from.push(from[found.index] ?? 0);
      made.to.push(to[last - 1] ?? 0);
    }
  }
  copy(text.length);
  return made;
}

/**
 * Undoes what encoders and people do to a text: escapes of JSON, HTML, URLs and programs, in one another
 * several times; what is between letters and bytes; tags; compressed texts; wide letters. The result
 * is for a search alone.
 */
export function plainText(text: string): string {
  let plain = text;
  for (let round = 0; round < mostRounds; round += 1) {
    // Most texts have gaps only, and those take a twentieth of the time without a function.
    const next = escaped.test(plain)
      ? plain.replace(written, (_, ...groups: (string | undefined)[]) => meaningOf(groups))
      : plain.replace(gaps, '');
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

/** The same as `plainText`, with the place of each character: it takes much longer. */
export function placedPlainText(text: string): PlainText {
  const places = Array.from({ length: text.length }, (_, at) => at);
  let plain: PlainText = { text, from: places, to: places.map((at) => at + 1) };
  for (let round = 0; round < mostRounds; round += 1) {
    const next = undo(plain);
    if (next.text === plain.text) break;
    plain = next;
  }
  return plain;
}
