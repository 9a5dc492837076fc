import type { WireRequest } from './exchange.ts';

/** A key and the environment variable that holds it. */
export type NamedKey = { readonly variable: string; readonly value: string };

/** Fewer characters in a row than this are written as they are. */
const shortest = 6;

/** curl sends these itself. */
const implied = ['host', 'user-agent', 'accept'];

const bodyLimit = 12_000;

type Match = { readonly key: NamedKey; readonly from: number; readonly length: number };

function longestAt(text: string, at: number, keys: readonly NamedKey[]): Match | null {
  let best: Match | null = null;
  for (const key of keys) {
    for (let from = 0; from < key.value.length; from += 1) {
      let length = 0;
      while (
        from + length < key.value.length &&
        key.value[from + length]?.toLowerCase() === text[at + length]?.toLowerCase()
      ) {
        length += 1;
      }
      if (length >= shortest && length > (best?.length ?? 0)) best = { key, from, length };
    }
  }
  return best;
}

/** How bash writes a piece of a variable, in the letters' case of `seen`. */
function expand({ key, from, length }: Match, seen: string): string {
  const original = key.value.slice(from, from + length);
  const toEnd = from + length === key.value.length;
  const piece =
    from === 0 && toEnd
      ? `$\{${key.variable}}`
      : `$\{${key.variable}:${from}${toEnd ? '' : `:${length}`}}`;
  if (seen === original) return piece;
  const change =
    seen === original.toLowerCase() ? ',,' : seen === original.toUpperCase() ? '^^' : '~~';
  return `$(k="${piece}"; printf %s "$\{k${change}}")`;
}

const quote = (text: string): string =>
  text.replace(/[\\"$`!]/g, (letter) => (letter === '!' ? '"\'!\'"' : `\\${letter}`));

/** Bytes that do not stand well in a terminal, as bash writes them. */
const odd = (text: string): string =>
  `"$'${[...text].map((letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'"`;

/** A text as one word of bash in which every piece of a key stands as its variable. */
export function shellWord(text: string, keys: readonly NamedKey[]): string {
  let written = '';
  for (let at = 0; at < text.length; ) {
    const match = longestAt(text, at, keys);
    if (match !== null) {
      written += expand(match, text.slice(at, at + match.length));
      at += match.length;
      continue;
    }
    const letter = text.charAt(at);
    written += /[\x20-\x7e]/.test(letter) ? quote(letter) : odd(letter);
    at += 1;
  }
  return `"${written}"`;
}

/** The options that send the body, and what feeds them where it is not text. */
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
 * The request as a line for bash that sends the same bytes: each key, and each piece of one, stands as
 * the environment variable that holds it.
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
  const method = request.method === 'HEAD' ? '--head' : `-X ${request.method}`;
  const wait = request.upgrade ? ' --http1.1 --max-time 5' : '';
  const url = shellWord(origin + request.target, keys);
  return `${before}curl -sS -i --path-as-is${wait} ${method} ${url}${headers}${options}`;
}
