import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { keyHeaders } from '../../../spec/index.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { afterAnswer, afterAuthentication, isInState, secretOf } from '../patches.ts';

const showInMessage = (messageFor: (secret: string) => string): Patch =>
  afterAuthentication((decided, { credential }) => {
    const secret = secretOf(credential);
    return isRefusal(decided) && secret !== null
      ? { ...decided, message: messageFor(secret) }
      : decided;
  });

/** A key, or what it may do, comes out with an answer. */
export const leakFaults = [
  ...breaking('HARD-NO-ECHO', {
    'key-in-message': [
      'The refusal of a key repeats the key in its message.',
      showInMessage((secret) => `Incorrect API key provided: ${secret}.`),
    ],
    'key-in-groups': [
      'The refusal of a key repeats the key in groups of four, to be read aloud.',
      showInMessage((secret) => `There is no key ${secret.match(/.{1,4}/g)?.join(' ') ?? ''}.`),
    ],
    'key-reversed': [
      'The refusal of a key names its record, whose name is the key backwards.',
      showInMessage((secret) => `There is no record ${[...secret].reverse().join('')}.`),
    ],
    'hash-in-message': [
      'The refusal of a key gives its SHA-256, as the key store has it.',
      showInMessage(
        (secret) => `Token not found in table of keys: ${bytesToHex(sha256(utf8ToBytes(secret)))}.`,
      ),
    ],
    'expired-key-in-error': [
      'The refusal of an expired key has the whole key as the parameter at fault.',
      afterAuthentication((decided, ctx) =>
        isRefusal(decided) && isInState(ctx, 'expired')
          ? { ...decided, parameter: secretOf(ctx.credential) ?? '' }
          : decided,
      ),
    ],
    'key-in-header': [
      "Request headers are copied onto the answer, the key's among them.",
      afterAnswer((response, ctx) => {
        for (const name of keyHeaders) {
          const sent = ctx.headers.get(name);
          if (sent !== null) response.headers.set(name, sent);
        }
        return response;
      }),
    ],
  }),
  ...breaking('HARD-ISOLATED', {
    'model-list-in-403': [
      'The refusal of a model lists every model that the key may use.',
      (stages) => ({
        ...stages,
        authorize: async (ctx) => {
          const forbidden = await stages.authorize(ctx);
          const message = `This key may only use: ${[...(ctx.key.models ?? [])].join(', ')}.`;
          return forbidden && { ...forbidden, message };
        },
      }),
    ],
  }),
];
