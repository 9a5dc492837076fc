import { getOrMake } from '../../base/json.ts';
import { formsOfSecret } from '../../base/secret-forms.ts';
import { indexRuns } from '../../base/secrets/index-runs.ts';
import { plainText } from '../../base/secrets/plain-text.ts';
import { createPlainSearch } from '../../base/secrets/search-plain.ts';
import type { Answer } from '../cases/exchange.ts';

/** Consecutive characters of a key that give it away; showing the last four is allowed. */
const revealingLength = 12;

/** Fewest characters of a secret that are left of it without dashes and dots, to be looked for without them. */
const fewestPlain = 8;

/** Fewest different characters of a revealing part: a run of zeros is in many answers. */
const fewestKinds = 4;

/** A part of an answer in words, and its text. */
type Part = readonly [place: string, text: string];

/** The body and each header line of an answer. */
const partsOf = ({ headers, body }: Answer): Part[] => [
  ['the body', body],
  ...headers.map(([name, value]): Part => [`the header ${name}`, `${name}: ${value}`]),
];

/** Says in which form a text holds a secret; null where it does not. */
type Search = (text: string) => string | null;

/**
 * Says in which form and where an answer holds a whole secret; null where it does not. It leaves out what a
 * redirect repeats of the client's own request: the address that it leads to, which is in its body, too.
 *
 * @param search the search for the secret: of all answers of a run, so the texts are those that it remembers
 */
export function ownLeakOf({ status, headers, body }: Answer, search: Search): string | null {
  const leadsElsewhere = status >= 300 && status < 400;
  const inBody = leadsElsewhere ? null : search(body);
  if (inBody !== null) return `${inBody} in the body`;
  for (const [name, value] of headers) {
    if (leadsElsewhere && name === 'location') continue;
    const words = search(value) ?? search(name);
    if (words !== null) return `${words} in the header ${name}`;
  }
  return null;
}

/** How many characters of texts a search remembers: most answers of a gateway are the same few. */
const mostRemembered = 2_000_000;

/** Remembers what a function said of the texts before. */
function remembering<Said extends string | null>(say: (text: string) => Said) {
  const known = new Map<string, Said>();
  let size = 0;
  const sayAndCount = (text: string): Said => {
    size += text.length;
    if (size > mostRemembered) {
      known.clear();
      size = text.length;
    }
    return say(text);
  };
  return (text: string): Said => getOrMake(known, text, sayAndCount);
}

/**
 * Prepares a search for a whole secret.
 *
 * @param plainOf `plainText`, or what remembers it for several secrets
 * @returns a function that finds no secret below 12 characters: a match could be chance
 */
export function searchFor(secret: string, plainOf = plainText): Search {
  if (secret.length < revealingLength) return () => null;
  const forms = formsOfSecret(secret).map(({ words, text }) => ({
    words,
    text: text.toLowerCase(),
  }));
  const findBeginnings = indexRuns(
    forms.map(({ text }) => [text.slice(0, fewestPlain), fewestPlain]),
  );
  const plainSecret = plainText(secret);
  const holdsPlain = createPlainSearch(plainSecret, plainOf);
  return remembering((text) => {
    const lower = text.toLowerCase();
    // Hardly any text holds a part of a form, and each form has to be looked for by itself.
    const mayHold = findBeginnings(lower, 1).length > 0;
    const form = mayHold ? forms.find((one) => lower.includes(one.text)) : undefined;
    if (form !== undefined) return form.words;
    return plainSecret.length >= fewestPlain && holdsPlain(text)
      ? 'the key, with escapes or gaps,'
      : null;
  });
}

/** Makes searches for secrets, each once. They undo the escapes of a text together, once. */
export function createSearches(): (secret: string) => Search {
  const plainOf = remembering(plainText);
  const searches = new Map<string, Search>();
  return (secret) => getOrMake(searches, secret, () => searchFor(secret, plainOf));
}

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
 * @param wordsOf the search for the secret, where there is one already
 * @returns null where they hold none; a match with a secret below 12 characters could be chance
 */
export function leakOf(
  answer: Answer,
  secret: string,
  other?: Answer | null,
  wordsOf: Search = searchFor(secret),
): string | null {
  if (secret.length < revealingLength) return null;
  for (const [place, text] of partsOf(answer)) {
    const words = wordsOf(text);
    if (words !== null) return `${words} in ${place}`;
    if (holdsPart(text, secret, other == null ? '' : textOf(other))) {
      return `${revealingLength} or more characters of the key in ${place}`;
    }
  }
  return null;
}
