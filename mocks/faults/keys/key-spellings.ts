import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { compareBy, readAlso } from '../patches.ts';

/** Fails, as a careless split does, on an Authorization header of some form. */
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
export const keySpellingFaults: readonly Fault[] = [
  {
    id: 'no-space-500',
    sentence: 'Authorization without a space is answered 500: its second word is not there.',
    clause: 'KEY-PRESENTATION',
    patch: failOnAuthorization(/^[^ ]+$/),
  },
  {
    id: 'other-scheme-500',
    sentence: 'Another scheme than Bearer is answered 500.',
    clause: 'KEY-PRESENTATION',
    patch: failOnAuthorization(/^(?!bearer\b)/i),
  },
  {
    id: 'comma-list-taken',
    sentence: 'Of keys in a comma list the first is taken.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(
      ({ headers }) => /^bearer ([^, ]+),/i.exec(headers.get('authorization') ?? '')?.[1],
    ),
  },
  {
    id: 'api-key-header-read',
    sentence: 'The key is read from a fourth header, api-key, which no document names.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ headers }) => headers.get('api-key')),
  },
  {
    id: 'access-token-in-query',
    sentence: 'The key is read from ?access_token=, and kept in every log of URLs.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(({ query }) => query.get('access_token')),
  },
  {
    id: 'subprotocol-key-read',
    sentence: 'A handshake takes the key from its sub-protocol, as browsers send it.',
    clause: 'KEY-PRESENTATION',
    patch: readAlso(
      ({ headers }) =>
        /openai-insecure-api-key\.([^, ]+)/.exec(headers.get('sec-websocket-protocol') ?? '')?.[1],
    ),
  },
  {
    id: 'byte-order-mark-removed',
    sentence: 'A byte order mark before the key is removed.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => secret.replace(/^(?:\xef\xbb\xbf|\ufeff)/, '')),
  },
  {
    id: 'scheme-inside-removed',
    sentence: 'The word Bearer is taken off the value of every header.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => secret.replace(/^bearer /i, '')),
  },
  {
    id: 'rest-of-key-ignored',
    sentence: 'Only as many characters are compared as the key has.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) => secret.slice(0, 51)),
  },
  {
    id: 'encoded-key-decoded',
    sentence: 'A key is percent-decoded once more before it is looked up.',
    clause: 'KEY-PRESENTATION',
    patch: compareBy((secret) =>
      /^(?:%[\da-f]{2})+$/i.test(secret) ? decodeURIComponent(secret) : secret,
    ),
  },
];
