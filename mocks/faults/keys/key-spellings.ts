import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { compareBy, readAlso } from '../patches.ts';

const failOnAuthorization =
  (form: RegExp): Patch =>
  (stages) => ({
    ...stages,
    readCredential: (ctx) => {
      const value = ctx.headers.get('authorization');
      if (value !== null && form.test(value)) throw new RangeError('there is no second word');
      return stages.readCredential(ctx);
    },
  });

/** The value of a credential is taken apart in a way that no style describes. */
export const keySpellingFaults = breaking('KEY-PRESENTATION', {
  'no-space-500': [
    'Authorization without a space is answered 500: its second word is not there.',
    failOnAuthorization(/^[^ ]+$/),
  ],
  'other-scheme-500': [
    'Another scheme than Bearer is answered 500.',
    failOnAuthorization(/^(?!bearer\b)/i),
  ],
  'comma-list-taken': [
    'Of keys in a comma list the first is taken.',
    readAlso(({ headers }) => /^bearer ([^, ]+),/i.exec(headers.get('authorization') ?? '')?.[1]),
  ],
  'api-key-header-read': [
    'The key is read from a fourth header, api-key, which no document names.',
    readAlso(({ headers }) => headers.get('api-key')),
  ],
  'access-token-in-query': [
    'The key is read from ?access_token=, and kept in every log of URLs.',
    readAlso(({ query }) => query.get('access_token')),
  ],
  'subprotocol-key-read': [
    'A handshake takes the key from its sub-protocol, as browsers send it.',
    readAlso(
      ({ headers }) =>
        /openai-insecure-api-key\.([^, ]+)/.exec(headers.get('sec-websocket-protocol') ?? '')?.[1],
    ),
  ],
  'byte-order-mark-removed': [
    'A byte order mark before the key is removed.',
    compareBy((secret) => secret.replace(/^(?:\xef\xbb\xbf|\ufeff)/, '')),
  ],
  'scheme-inside-removed': [
    'The word Bearer is taken off the value of every header.',
    compareBy((secret) => secret.replace(/^bearer /i, '')),
  ],
  'rest-of-key-ignored': [
    'Only as many characters are compared as the key has.',
    compareBy((secret) => secret.slice(0, 51)),
  ],
  'encoded-key-decoded': [
    'A key is percent-decoded once more before it is looked up.',
    compareBy((secret) =>
      /^(?:%[\da-f]{2})+$/i.test(secret) ? decodeURIComponent(secret) : secret,
    ),
  ],
});
