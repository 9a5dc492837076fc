import { createHash } from 'node:crypto';
import type { Answer } from './exchange.ts';

/** How many characters in a row of a key give it away; its last four may be shown. */
const tellingLength = 12;

/** The forms in which a secret could come back, by name. */
function formsOf(secret: string): [string, string][] {
  const bytes = Buffer.from(secret, 'latin1');
  return [
    ['the key', secret],
    ['the key, percent-encoded', encodeURIComponent(secret)],
    ['the key, JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['the key in base64', bytes.toString('base64').replace(/=+$/, '')],
    ['the key in base64url', bytes.toString('base64url')],
    ['the SHA-256 of the key', createHash('sha256').update(bytes).digest('hex')],
    ['the SHA-256 of the key in base64', createHash('sha256').update(bytes).digest('base64')],
    ['the MD5 of the key', createHash('md5').update(bytes).digest('hex')],
    ['the SHA-1 of the key', createHash('sha1').update(bytes).digest('hex')],
  ];
}

/** Any `tellingLength` characters of the secret in a row that stand in the text. */
const holdsPart = (text: string, secret: string): boolean =>
  Array.from({ length: Math.max(0, secret.length - tellingLength + 1) }, (_, at) =>
    secret.slice(at, at + tellingLength),
  ).some((part) => text.includes(part));

/**
 * What of a secret stands in an answer's body or headers, in words: whole, encoded, digested, or any
 * 12 characters in a row of it.
 *
 * @returns null where nothing does; a secret shorter than 12 characters cannot be told from chance
 */
export function leakOf(answer: Answer, secret: string): string | null {
  if (secret.length < tellingLength) return null;
  const places: [string, string][] = [
    ['the body', answer.body],
    ...answer.headers.map(([name, value]): [string, string] => [
      `the header ${name}`,
      `${name}: ${value}`,
    ]),
  ];
  for (const [place, text] of places) {
    const form = formsOf(secret).find(([, written]) =>
      text.toLowerCase().includes(written.toLowerCase()),
    );
    if (form !== undefined) return `${form[0]} in ${place}`;
    if (holdsPart(text, secret))
      return `${tellingLength} or more characters of the key in ${place}`;
  }
  return null;
}
