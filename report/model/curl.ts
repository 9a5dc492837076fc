import { remember } from '../../base/json.ts';
import { keyStates } from '../../fixtures/keys.ts';
import type { Contract } from '../../spec/contract.ts';
import { idHeader, type WireRequest } from '../../suites/cases/exchange.ts';
import { type Target, variableOf } from '../../suites/cases/target.ts';

/** A key and the environment variable that holds it. */
export type NamedKey = { readonly variable: string; readonly value: string };

/** Returns the keys of a target, and the secrets that a profile adds to each request. */
export const namedKeysOf = (target: Target, { added }: Contract): readonly NamedKey[] => [
  ...keyStates.flatMap((state) => {
    const value = target.keys[state];
    return value === undefined ? [] : [{ variable: variableOf(target, state), value }];
  }),
  ...Object.entries(added.secrets).map(([variable, value]) => ({ variable, value })),
];

/** Shorter matches with a key are written literally. */
const shortest = 6;

/** curl sends the first three itself; a repeated request must not carry the id of the original. */
const implied = ['host', 'user-agent', 'accept', idHeader.toLowerCase()];

const bodyLimit = 12_000;

const swapCase = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) =>
    letter < 'a' ? letter.toLowerCase() : letter.toUpperCase(),
  );

/** Ways to change the case of a key's letters, each with the bash expansion that does the same. */
const spellings: readonly (readonly [expansion: string, spell: (text: string) => string])[] = [
  ['', (text) => text],
  [',,', (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())],
  ['^^', (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
  ['~~', swapCase],
];

/** A place in a key, in one of its spellings. */
type Place = {
  readonly variable: string;
  readonly spelled: string;
  readonly expansion: string;
  readonly from: number;
};

type Match = Place & { readonly length: number };

type Index = ReadonlyMap<string, readonly Place[]>;

function indexPieces(keys: readonly NamedKey[]): Index {
  const index = new Map<string, Place[]>();
  for (const { variable, value } of keys) {
    for (const [expansion, spell] of spellings) {
      const spelled = spell(value);
      for (let from = 0; from + shortest <= spelled.length; from += 1) {
        const piece = spelled.slice(from, from + shortest);
        index.set(piece, [...(index.get(piece) ?? []), { variable, spelled, expansion, from }]);
      }
    }
  }
  return index;
}

/** Built once per list of keys: a report writes thousands of lines with the same keys. */
const indexOf = remember(indexPieces);

function longestAt(text: string, at: number, index: Index): Match | null {
  let best: Match | null = null;
  for (const place of index.get(text.slice(at, at + shortest)) ?? []) {
    const { spelled, from } = place;
    let length = shortest;
    while (from + length < spelled.length && spelled[from + length] === text[at + length]) {
      length += 1;
    }
    if (length > (best?.length ?? 0)) best = { ...place, length };
  }
  return best;
}

/** A piece of a variable, in bash syntax. */
function expand({ variable, spelled, expansion, from, length }: Match): string {
  const toEnd = from + length === spelled.length;
  const piece =
    from === 0 && toEnd ? `$\{${variable}}` : `$\{${variable}:${from}${toEnd ? '' : `:${length}`}}`;
  return expansion === '' ? piece : `$(k="${piece}"; printf %s "$\{k${expansion}}")`;
}

const quote = (text: string): string =>
  text.replace(/[\\"$`!]/g, (letter) => (letter === '!' ? '"\'!\'"' : `\\${letter}`));

/** Bytes that a terminal does not show well, in bash syntax. */
const odd = (text: string): string =>
  `"$'${[...text].map((letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'"`;

/** Writes a text as one bash word, with every piece of a key replaced by its variable. */
export function shellWord(text: string, keys: readonly NamedKey[]): string {
  const index = indexOf(keys);
  let written = '';
  for (let at = 0; at < text.length; ) {
    const match = longestAt(text, at, index);
    if (match !== null) {
      written += expand(match);
      at += match.length;
      continue;
    }
    const letter = text.charAt(at);
    written += /[\x20-\x7e]/.test(letter) ? quote(letter) : odd(letter);
    at += 1;
  }
  return `"${written}"`;
}

/** The options that send the body, and the command that feeds them a body that is not text. */
function bodyOf(
  request: WireRequest,
  keys: readonly NamedKey[],
): { before: string; options: string } {
  const { body } = request;
  if (body === null) return { before: '', options: '' };
  if (body.length > bodyLimit) {
    return { before: '', options: ` --data-binary @body # ${body.length} bytes, left out here` };
  }
  if (typeof body === 'string') {
    return { before: '', options: ` --data-binary ${shellWord(body, keys)}` };
  }
  const text = Buffer.from(body).toString('base64');
  return { before: `printf %s ${text} | base64 -d | `, options: ' --data-binary @-' };
}

/**
 * Writes a request as a line for bash that sends the same bytes. Each key, and each piece of one, is
 * replaced by the environment variable that holds it.
 *
 * @param origin scheme, host and port
 */
export function curlOf(request: WireRequest, origin: string, keys: readonly NamedKey[]): string {
  const headers = request.headers
    .filter(([name]) => !implied.includes(name.toLowerCase()))
    .map(
      ([name, value]) => ` -H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`, keys)}`,
    )
    .join('');
  const { before, options } = bodyOf(request, keys);
  const isTyped = request.headers.some(([name]) => name.toLowerCase() === 'content-type');
  // Without this option curl adds a Content-Type of its own to a body.
  const untyped = request.body !== null && !isTyped ? ' -H "Content-Type:"' : '';
  const method = request.method === 'HEAD' ? '--head' : `-X ${request.method}`;
  const wait = request.upgrade ? ' --http1.1 --max-time 5' : '';
  const url = shellWord(origin + request.target, keys);
  return `${before}curl -sS -i -g --path-as-is${wait} ${method} ${url}${headers}${untyped}${options}`;
}
