import { createHash } from 'node:crypto';

/** One way in which a secret can stand in a text. */
export type SecretForm = { readonly words: string; readonly text: string };

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

/** A text before the secret shifts its base64 by one or two bytes: these are the three ways to start. */
const shiftedBase64 = (bytes: Buffer): string[] =>
  [0, 1, 2].map((pad) =>
    Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .slice(pad === 0 ? 0 : 4)
      .replace(/=+$/, ''),
  );

/**
 * The forms in which a secret can come back: what the checks look for in an answer, and what no
 * report may show. One list for both, so that nothing is called a leak and then repeated.
 *
 * @param secret one character is one byte, as it goes over the wire
 */
export function formsOfSecret(secret: string): readonly SecretForm[] {
  const bytes = Buffer.from(secret, 'latin1');
  const form = (words: string, text: string): SecretForm => ({ words, text });
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
    ...digests.flatMap(([algorithm, name]) => {
      const digest = createHash(algorithm).update(bytes).digest();
      return [
        form(`the ${name} of the key`, digest.toString('hex')),
        form(`the ${name} of the key in base64`, digest.toString('base64').replace(/=+$/, '')),
      ];
    }),
  ];
}
