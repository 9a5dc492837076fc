import { type Contract, operationOf, styleOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import {
  type Cell,
  isInQuery,
  isSamePlace,
  presentChanged,
  presentInSubprotocol,
  presentRaw,
} from './credentials.ts';
import { accented, prefixOfKey } from './malformed-keys.ts';
import type { CredentialPlan } from './request-plan.ts';

/** One way to present the whole secret otherwise than its style says. */
export type Presentation = {
  readonly variant: string;
  readonly words: string;
  readonly credential: CredentialPlan;
  /** True where RFC 9110 allows this spelling, so that serving it conforms as well. */
  readonly legal?: boolean;
};

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const percentEncoded = (text: string): string =>
  [...text].map((letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`).join('');

/** Full-width forms of ASCII letters (Unicode NFKC makes the letters of them). */
export const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

type Spelling = readonly [variant: string, words: string, write: (key: string) => string];

/** Whole values of the Authorization header. */
const authorizationSpellings: readonly Spelling[] = [
  ['no-scheme', 'without a scheme', (key) => key],
  ['basic', 'under the scheme Basic', (key) => `Basic ${key}`],
  ['basic-user', 'as the user name of Basic credentials', (key) => `Basic ${base64(`${key}:`)}`],
  ['basic-password', 'as the password of Basic credentials', (key) => `Basic ${base64(`:${key}`)}`],
  ['token', 'under the scheme Token', (key) => `Token ${key}`],
  ['digest', 'under the scheme Digest', (key) => `Digest ${key}`],
  ['api-key-scheme', 'under the scheme ApiKey', (key) => `ApiKey ${key}`],
  ['scheme-glued', 'with the scheme glued on', (key) => `Bearer${key}`],
  ['scheme-colon', 'with a colon behind the scheme', (key) => `Bearer: ${key}`],
  ['scheme-doubled', 'with the scheme doubled', (key) => `Bearer Bearer ${key}`],
  ['scheme-tab', 'with a tab behind the scheme', (key) => `Bearer\t${key}`],
  ['comma-list', 'in a comma list', (key) => `Bearer ${key}, Bearer ${key}`],
  ['extra-word', 'with another word behind it', (key) => `Bearer ${key} extra`],
  ['scheme-behind-letters', 'with letters before the scheme', (key) => `xxBearer ${key}`],
  ['scheme-behind-scheme', 'behind another scheme', (key) => `Basic Bearer ${key}`],
  ['scheme-behind-comma', 'behind a word and a comma', (key) => `x, Bearer ${key}`],
  ['scheme-longer', 'with a letter after the scheme', (key) => `Bearerx ${key}`],
  ['scheme-comma', 'with a comma after the scheme', (key) => `Bearer, ${key}`],
  ['api-hyphen-key-scheme', 'under the scheme Api-Key', (key) => `Api-Key ${key}`],
  ['parameter', 'as a parameter of the scheme', (key) => `Bearer token="${key}"`],
];

/** Changes of the value alone, for every style; the whole secret is still in it. */
const valueSpellings: readonly Spelling[] = [
  ['quoted', 'in double quotes', (key) => `"${key}"`],
  ['single-quoted', 'in single quotes', (key) => `'${key}'`],
  ['angle-brackets', 'in angle brackets', (key) => `<${key}>`],
  ['smart-quoted', 'in typographic quotes', (key) => `\xe2\x80\x9c${key}\xe2\x80\x9d`],
  ['byte-order-mark', 'behind a byte order mark', (key) => `\xef\xbb\xbf${key}`],
  ['prefix-dropped', 'without its prefix', (key) => key.slice(prefixOfKey(key).length)],
  [
    'prefix-exchanged',
    "behind another vendor's prefix",
    (key) => `sk-ant-api03-${key.slice(prefixOfKey(key).length)}`,
  ],
  ['prefix-doubled', 'with its prefix doubled', (key) => prefixOfKey(key) + key],
  ['one-more', 'with one character more', (key) => `${key}A`],
  ['appended-1', 'with -1 appended', (key) => `${key}-1`],
  ['appended-x', 'with -x appended', (key) => `${key}-x`],
  ['appended-dot', 'with a dot appended', (key) => `${key}.`],
  ['appended-colon', 'with a colon and a word appended', (key) => `${key}:x`],
  ['appended-slash', 'with a slash and a word appended', (key) => `${key}/x`],
  ['appended-at', 'with an at sign and a word appended', (key) => `${key}@x`],
  ['appended-bar', 'with a bar and a word appended', (key) => `${key}|x`],
  ['appended-semicolon', 'with a semicolon and a word appended', (key) => `${key};x`],
  ['appended-hash', 'with a number sign and a number appended', (key) => `${key}#1`],
  ['appended-equals', 'with an equals sign appended', (key) => `${key}=`],
  ['letters-before', 'behind letters of its scheme', (key) => `re${key}`],
  ['behind-a-name', 'behind a name and a colon', (key) => `x:${key}`],
  ['twice', 'twice in a row', (key) => key + key],
];

const inBase64: Spelling = ['base64', 'in base64', base64];

/** For styles whose value is the bare key. */
const bareSpellings: readonly Spelling[] = [
  ['with-scheme', 'behind the word Bearer', (key) => `Bearer ${key}`],
  ['comma-list', 'in a comma list', (key) => `${key}, ${key}`],
  inBase64,
];

/** For the query, which can carry spaces and line ends. */
const querySpellings: readonly Spelling[] = [
  ['padded-before', 'behind a space', (key) => ` ${key}`],
  ['padded-after', 'before a space', (key) => `${key} `],
  ['newline', 'before a line end', (key) => `${key}\n`],
  ['carriage-return', 'before a carriage return and a line end', (key) => `${key}\r\n`],
  ['nul', 'before a NUL', (key) => `${key}\0`],
  ['full-width', 'in full-width letters', fullWidth],
  ['accented', 'with an accent on a letter', accented],
  ['zero-width', 'before a zero-width space', (key) => `${key}\u200b`],
  ['no-break-space', 'before a no-break space', (key) => `${key}\u00a0`],
  ['soft-hyphen', 'with a soft hyphen in it', (key) => `${key.slice(0, -4)}\u00ad${key.slice(-4)}`],
];

const changed = (
  contract: Contract,
  style: Style,
  [variant, words, write]: Spelling,
): Presentation => ({
  variant,
  words,
  credential: presentChanged(contract, style, 'active', write),
});

/** Places that no style of the endpoint names. */
function elsewhere(contract: Contract, { operation, style }: Cell): Presentation[] {
  const at = (variant: string, words: string, place: CredentialPlan['place']): Presentation => ({
    variant,
    words,
    credential: {
      place,
      key: 'active',
      write: (key) => (place.in === 'query' ? encodeURIComponent(key) : key),
    },
  });
  const { body, upgrade, styles: own } = operationOf(contract, operation);
  return [
    at('in-query-key', 'in the query as `key`', { in: 'query', name: 'key' }),
    at('in-query-api-key', 'in the query as `api_key`', { in: 'query', name: 'api_key' }),
    at('in-query-access-token', 'in the query as `access_token`', {
      in: 'query',
      name: 'access_token',
    }),
    at('in-query-auth-token', 'in the query as `auth_token`', { in: 'query', name: 'auth_token' }),
    at('in-cookie', 'in a cookie', { in: 'cookie', name: 'api_key' }),
    at('in-api-key-header', 'in the header `api-key`', { in: 'header', name: 'api-key' }),
    ...(body === null
      ? []
      : [at('in-body', 'in the body as `api_key`', { in: 'body', name: 'api_key' })]),
    ...(upgrade === null
      ? []
      : [
          {
            variant: 'in-subprotocol',
            words: 'as a WebSocket sub-protocol',
            credential: presentInSubprotocol('active'),
          },
        ]),
  ].filter(
    ({ credential: { place } }) =>
      !isInQuery(contract, style) &&
      !own.some((one) => isSamePlace(styleOf(contract, one).place, place)),
  );
}

/** Every other presentation of a valid key, for one endpoint and style. */
export function presentationsFor(contract: Contract, cell: Cell): Presentation[] {
  const { style } = cell;
  if (style === 'bearer') {
    return [
      ...authorizationSpellings.map(([variant, words, write]) => ({
        variant,
        words,
        credential: presentRaw(contract, style, 'active', write),
      })),
      {
        variant: 'two-spaces',
        words: 'with two spaces behind the scheme',
        credential: presentRaw(contract, style, 'active', (key) => `Bearer  ${key}`),
        legal: true,
      },
      {
        variant: 'percent-encoded',
        words: 'percent-encoded',
        credential: presentRaw(contract, style, 'active', (key) => `Bearer ${percentEncoded(key)}`),
      },
      ...valueSpellings.map((spelling) => changed(contract, style, spelling)),
      ...elsewhere(contract, cell),
      changed(contract, style, inBase64),
    ];
  }
  const inQuery = isInQuery(contract, style);
  const own = inQuery ? querySpellings : [];
  return [
    ...[...bareSpellings, ...valueSpellings, ...own].map((spelling) =>
      changed(contract, style, spelling),
    ),
    {
      variant: 'percent-encoded-twice',
      words: inQuery ? 'percent-encoded twice' : 'percent-encoded',
      credential: presentChanged(contract, style, 'active', percentEncoded),
    },
    ...elsewhere(contract, cell),
  ];
}
