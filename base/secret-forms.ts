import { createHash } from 'node:crypto';

/** One way in which a secret can be in a text. */
export type SecretForm = {
  readonly words: string;
  readonly text: string;
  /** True where a few characters of it are in other texts, too. */
  readonly isCommon?: true;
};

const digests = [
  ['sha512', 'SHA-512'],
  ['sha384', 'SHA-384'],
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

const turned = (secret: string): string =>
  secret.replace(/[a-z]/gi, (letter) => {
    const half = letter.toLowerCase() < 'n' ? 13 : -13;
    return String.fromCharCode(letter.charCodeAt(0) + half);
  });

/** How a secret is written before somebody encodes that in base64. */
const writtenFirst = (secret: string, bytes: Buffer): readonly Buffer[] => {
  const texts = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const other = texts.filter((text) => text !== secret).map((text) => Buffer.from(text, 'latin1'));
  const isAscii = /^[ -~]*$/.test(secret);
  return [...other, Buffer.from(bytes.toString('hex')), ...(isAscii ? [] : [Buffer.from(secret)])];
};

const rarerForms = (secret: string, bytes: Buffer): readonly SecretForm[] => [
  form('the key, reversed', [...secret].reverse().join('')),
  form('the key in ROT13', turned(secret)),
  ...writtenFirst(secret, bytes).flatMap((written) =>
    shiftedBase64(written).map((text) => form('the key in base64', text)),
  ),
  ...['base64', 'hex'].map((encoding) =>
    common(
      `the key in ${encoding} and hex`,
      Buffer.from(bytes.toString(encoding === 'hex' ? 'hex' : 'base64')).toString('hex'),
    ),
  ),
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
