import { createHash } from 'node:crypto';

/** One way in which a secret can be in a text. */
export type SecretForm = {
  readonly words: string;
  readonly text: string;
  /** True where a few characters of it are in other texts, too. */
  readonly isCommon?: true;
};

const digests = [
  ['sha256', 'SHA-256'],
  ['sha1', 'SHA-1'],
  ['md5', 'MD5'],
] as const;

const hexOf = (letter: string, digits: number): string =>
  letter.charCodeAt(0).toString(16).padStart(digits, '0');

const eachLetter = (secret: string, write: (letter: string) => string): string =>
  [...secret].map(write).join('');

const percentEncoded = (secret: string): string =>
  eachLetter(secret, (letter) => `%${hexOf(letter, 2)}`);

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes in base32 (RFC 4648 §6), without what pads its end. */
function base32Of(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => base32Alphabet[Number.parseInt(group, 2)]).join('');
}

/** A text before the secret shifts its base32 by one byte to four: these are the five ways to start. */
const shiftedBase32 = (bytes: Buffer): string[] =>
  [0, 1, 2, 3, 4].map((pad) => {
    const shifted = base32Of(Buffer.concat([Buffer.alloc(pad), bytes]));
    return shifted.slice(Math.ceil((pad * 8) / 5));
  });

/** A text before the secret shifts its base64 by one or two bytes: these are the three ways to start. */
const shiftedBase64 = (bytes: Buffer): string[] =>
  [0, 1, 2].map((pad) =>
    Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .slice(pad === 0 ? 0 : 4)
      .replace(/=+$/, ''),
  );

const littleEndian = (secret: string): Buffer => Buffer.from(secret, 'utf16le');

const bigEndian = (secret: string): Buffer => littleEndian(secret).swap16();

const form = (words: string, text: string): SecretForm => ({ words, text });
const common = (words: string, text: string): SecretForm => ({ words, text, isCommon: true });

/** The rarer forms of a shorter secret are so short that they are in ordinary words. */
const fewestLetters = 8;

const rarerForms = (secret: string, bytes: Buffer): readonly SecretForm[] => [
  form('the key, reversed', [...secret].reverse().join('')),
  ...[bytes.toString('base64'), ...shiftedBase64(bytes)].flatMap((text) =>
    shiftedBase64(Buffer.from(text)).map((twice) => form('the key in base64, twice', twice)),
  ),
  ...shiftedBase32(bytes).map((text) => form('the key in base32', text)),
  ...[littleEndian(secret), bigEndian(secret)].flatMap((wide) => [
    ...shiftedBase64(wide).map((text) => common('the key in UTF-16 and base64', text)),
    common('the key in UTF-16 and hex', wide.toString('hex')),
  ]),
  common('the key as numbers', [...bytes].join()),
];

/**
 * The forms in which a secret can come back: what the checks look for in an answer, and what no
 * report may show. One list for both, so that nothing is called a leak and then repeated.
 *
 * @param secret one character is one byte, as it goes over the wire
 */
export function formsOfSecret(secret: string): readonly SecretForm[] {
  const bytes = Buffer.from(secret, 'latin1');
  return [
    form('the key', secret),
    form('the key, percent-encoded', encodeURIComponent(secret)),
    form('the key, percent-encoded', percentEncoded(secret)),
    form('the key, JSON-escaped', JSON.stringify(secret).slice(1, -1)),
    // Twice where it is a string of JSON within one.
    ...['\\u', '\\\\u'].map((before) =>
      form(
        'the key, JSON-escaped',
        eachLetter(secret, (letter) => `${before}${hexOf(letter, 4)}`),
      ),
    ),
    form(
      'the key, HTML-escaped',
      eachLetter(secret, (letter) => `&#${letter.charCodeAt(0)};`),
    ),
    form(
      'the key, HTML-escaped',
      eachLetter(secret, (letter) => `&#x${hexOf(letter, 2)};`),
    ),
    form('the key in hex', bytes.toString('hex')),
    ...shiftedBase64(bytes).map((text) => form('the key in base64', text)),
    ...shiftedBase64(bytes).map((text) =>
      form('the key in base64url', text.replaceAll('+', '-').replaceAll('/', '_')),
    ),
    ...(secret.length < fewestLetters ? [] : rarerForms(secret, bytes)),
    ...digests.flatMap(([algorithm, name]) => {
      const digest = createHash(algorithm).update(bytes).digest();
      return [
        form(`the ${name} of the key`, digest.toString('hex')),
        form(`the ${name} of the key in base64`, digest.toString('base64').replace(/=+$/, '')),
      ];
    }),
  ];
}

/** A text, and where each of its characters was in the text that it was made of. */
export type PlainText = {
  readonly text: string;
  /** For each character the first place that wrote it, and the place behind the last one. */
  readonly from: readonly number[];
  readonly to: readonly number[];
};

/** How often escapes are undone: JSON in HTML in a URL is three. */
const mostRounds = 3;

const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
  sol: '/',
};

/** White space, characters without a width, and what people put between groups of letters or bytes. */
const gap = '[\\s\\u00ad\\u200b-\\u200f\\u2060\\ufeff:-]+';

/** What means one character, or none; its groups say which. */
const written = new RegExp(
  [
    '\\\\+u(?:([0-9a-f]{4})|\\{([0-9a-f]{1,6})\\})',
    '(?:\\\\+|0)x([0-9a-f]{2})(?![0-9a-f]),?',
    '%([0-9a-f]{2})',
    '&#x([0-9a-f]{1,6});',
    '&#(\\d{1,7});',
    `&(${Object.keys(named).join('|')});`,
    '\\\\+([^a-z0-9\\s\\\\])',
    '([\\uff01-\\uff5e])',
    `\\\\[bfnrtv]|${gap}`,
  ].join('|'),
  'gi',
);

const charOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

/** What the groups of `written` mean. */
function meaningOf(groups: readonly (string | undefined)[]): string {
  const [four, braced, hex, percent, html, decimal, name, quoted, wide] = groups;
  const digits = four ?? braced ?? hex ?? percent ?? html;
  if (digits !== undefined) return charOf(Number.parseInt(digits, 16));
  if (decimal !== undefined) return charOf(Number(decimal));
  if (name !== undefined) return named[name.toLowerCase()] ?? '';
  if (wide !== undefined) return charOf(wide.charCodeAt(0) - 0xfee0);
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
 * up to three times; white space, characters without a width, dashes and colons; wide letters. The result
 * is for a search alone.
 */
export function plainText(text: string): string {
  let plain = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = plain.replace(written, (_, ...groups: (string | undefined)[]) =>
      meaningOf(groups),
    );
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
