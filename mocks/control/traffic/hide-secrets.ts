import { createRedactor, createWholeRedactor } from '../../../base/redact.ts';
import { keyProtocol } from '../../behaviours/subprotocol-key.ts';
import type { Exchange } from '../../gateway/traffic/exchange.ts';
import { hideKeys, maskKey } from '../../keys/keyring.ts';

/** What hides the secrets of one exchange. */
export type Hiding = {
  /** Hides every secret in a text: whole, in whatever encoding, and members with the name of a secret. */
  readonly text: (text: string) => string;
  /** The same for a text that was cut off, where a part of a secret can be at its end. */
  readonly cutText: (text: string) => string;
  /** The value of a header: a credential as its mask. */
  readonly header: (name: string, value: string) => string;
  /** A request target; its query is hidden by name and by value. */
  readonly target: (target: string) => string;
  /** True where bytes carry a secret, with a byte of zero between its letters too. */
  readonly isIn: (bytes: Uint8Array) => boolean;
};

/** The names of fields that carry a secret. */
const secretName =
  /(?:^|[-_.])(?:api-?key|key|token|secret|password|passwd|authorization|auth|cookie|signature|credentials?)$/i;

/** Names that only look like one. */
const plainNames = new Set(['idempotency-key', 'sec-websocket-key']);

const isSecret = (name: string): boolean => secretName.test(name) && !plainNames.has(name);

/** Members of JSON, and fields of a form, whose name says that they are a secret. */
const secretMembers =
  /("[\w-]{0,40}(?:api[-_]?key|access[-_]?token|secret|password|authorization)"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;
const secretFields =
  /(name="[\w-]{0,40}(?:api[-_]?key|access[-_]?token|secret|password|authorization)"\r?\n\r?\n)[^\r\n]*/gi;

/** A scheme of `Authorization`, which is no secret. */
const scheme = /^(?:bearer|basic|digest|token|apikey)$/i;

/** Fewer characters than this are in ordinary words. */
const shortest = 6;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const queryOf = (target: string): readonly (readonly [name: string, value: string])[] => {
  const at = target.indexOf('?');
  if (at === -1) return [];
  return target
    .slice(at + 1)
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    });
};

/** The words of a header's value that are its secrets; of `Basic`, what is encoded too. */
function wordsOf(name: string, value: string): readonly string[] {
  if (name === 'sec-websocket-protocol') {
    return value
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one.startsWith(keyProtocol))
      .map((one) => one.slice(keyProtocol.length));
  }
  if (!isSecret(name)) return [];
  const words = value.split(/[\s,;=]+/).filter((word) => !scheme.test(word));
  if (!/^basic /i.test(value)) return [value, ...words];
  const pair = Buffer.from(value.slice(6), 'base64').toString();
  return [...words, pair, ...pair.split(':').slice(1)];
}

type Sent = Pick<Exchange, 'requestHeaders' | 'responseHeaders' | 'target'>;

function secretsOf({ requestHeaders, responseHeaders, target }: Sent): readonly string[] {
  const fields = [...requestHeaders, ...Object.entries(responseHeaders)];
  const sent = [
    ...fields.flatMap(([name, value]) => wordsOf(name.toLowerCase(), value)),
    ...queryOf(target).flatMap(([name, value]) =>
      isSecret(decode(name)) ? [value, decode(value)] : [],
    ),
  ];
  return [...new Set(sent)].filter(({ length }) => length >= shortest);
}

/** A credential as a mask: the scheme as it is, the last characters of a bearer token. */
function maskValue(name: string, value: string): string {
  if (name === 'cookie' || name === 'set-cookie') return '…';
  const isOpaque = /^(?:basic|digest) /i.test(value);
  return value.replace(/[^\s,]+/g, (word) => {
    if (scheme.test(word)) return word;
    return isOpaque ? '…' : maskKey(word);
  });
}

/** The end of a text that was cut off: long enough for the longest form of a key. */
const tail = 1_024;

/** Makes what hides the secrets that one exchange carried. It takes milliseconds: only for what is read. */
export function hidingOf(exchange: Sent): Hiding {
  const secrets = secretsOf(exchange);
  const hideWhole = createWholeRedactor(secrets);
  const text = (whole: string): string =>
    hideKeys(hideWhole(whole.replace(secretMembers, '$1"…"').replace(secretFields, '$1…'))).replace(
      /(openai-insecure-api-key\.)[^\s,"]+/g,
      '$1…',
    );
  return {
    text,
    cutText: (whole) => {
      const hideParts = createRedactor(secrets);
      return text(whole.slice(0, -tail)) + text(hideParts(whole.slice(-tail)));
    },
    header: (name, value) => {
      const lower = name.toLowerCase();
      return isSecret(lower) ? maskValue(lower, value) : text(value);
    },
    target: (whole) => {
      const at = whole.indexOf('?');
      if (at === -1) return text(whole);
      const pairs = queryOf(whole).map(([name, value]) =>
        isSecret(decode(name))
          ? `${text(name)}=${maskKey(decode(value))}`
          : text(`${name}=${value}`),
      );
      return `${text(whole.slice(0, at))}?${pairs.join('&')}`;
    },
    isIn: (bytes) => {
      const letters = Buffer.from(bytes).toString('latin1').replaceAll('\0', '');
      return text(letters) !== letters;
    },
  };
}
