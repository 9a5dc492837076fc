import { formsOfSecret } from '../../base/secret-forms.ts';
import type { Answer } from '../cases/exchange.ts';

/** How many characters in a row of a key give it away; its last four may be shown. */
const tellingLength = 12;

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
  const forms = formsOfSecret(secret);
  for (const [place, text] of places) {
    const lower = text.toLowerCase();
    const form = forms.find((one) => lower.includes(one.text.toLowerCase()));
    if (form !== undefined) return `${form.words} in ${place}`;
    if (holdsPart(text, secret)) {
      return `${tellingLength} or more characters of the key in ${place}`;
    }
  }
  return null;
}
