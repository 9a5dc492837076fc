import { formsOfSecret, plainText } from '../../base/secret-forms.ts';
import type { Answer } from '../cases/exchange.ts';

/** Consecutive characters of a key that give it away; showing the last four is allowed. */
const revealingLength = 12;

/** Fewest different characters of a revealing part: a run of zeros is in many answers. */
const fewestKinds = 4;

/** The parts of a secret that a text holds and another one does not. */
const holdsPart = (text: string, secret: string, other: string): boolean =>
  Array.from({ length: Math.max(0, secret.length - revealingLength + 1) }, (_, at) =>
    secret.slice(at, at + revealingLength),
  ).some(
    (part) => text.includes(part) && new Set(part).size >= fewestKinds && !other.includes(part),
  );

const textOf = ({ headers, body }: Answer): string => `${body}\n${headers.flat().join('\n')}`;

/**
 * Describes which part of a secret an answer's body or headers hold: all of it, encoded, digested, or any
 * 12 consecutive characters.
 *
 * @param other an answer to another key: a part of the secret that it holds too is no echo
 * @returns null where they hold none; a match with a secret below 12 characters could be chance
 */
export function leakOf(answer: Answer, secret: string, other?: Answer | null): string | null {
  if (secret.length < revealingLength) return null;
  const places: [string, string][] = [
    ['the body', answer.body],
    ...answer.headers.map(([name, value]): [string, string] => [
      `the header ${name}`,
      `${name}: ${value}`,
    ]),
  ];
  const forms = formsOfSecret(secret);
  const plainSecret = plainText(secret);
  for (const [place, text] of places) {
    const lower = text.toLowerCase();
    const form = forms.find((one) => lower.includes(one.text.toLowerCase()));
    if (form !== undefined) return `${form.words} in ${place}`;
    if (plainText(text).includes(plainSecret)) {
      return `the key, with escapes or gaps, in ${place}`;
    }
    if (holdsPart(text, secret, other == null ? '' : textOf(other))) {
      return `${revealingLength} or more characters of the key in ${place}`;
    }
  }
  return null;
}
