import { formsOfSecret } from '../../base/secret-forms.ts';
import type { Answer } from '../cases/exchange.ts';

/** Consecutive characters of a key that give it away; showing the last four is allowed. */
const revealingLength = 12;

const holdsPart = (text: string, secret: string): boolean =>
  Array.from({ length: Math.max(0, secret.length - revealingLength + 1) }, (_, at) =>
    secret.slice(at, at + revealingLength),
  ).some((part) => text.includes(part));

/**
 * Describes which part of a secret an answer's body or headers hold: all of it, encoded, digested, or any
 * 12 consecutive characters.
 *
 * @returns null where they hold none; a match with a secret below 12 characters could be chance
 */
export function leakOf(answer: Answer, secret: string): string | null {
  if (secret.length < revealingLength) return null;
  const places: [string, string][] = [
    ['the body', answer.body],
    ...answer.headers.map(([name, value]): [string, string] => [
      `the header ${name}`,
      `${name}: ${value}`,
    ]),
  ];
  const forms = formsOfSecret(secret);
  for (const [place, text] of places) {
    const lower = text.toLowerCase();
    const form = forms.find((one) => lower.includes(one.text.toLowerCase()));
    if (form !== undefined) return `${form.words} in ${place}`;
    if (holdsPart(text, secret)) {
      return `${revealingLength} or more characters of the key in ${place}`;
    }
  }
  return null;
}
