import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { keyHeaders } from '../../../spec/index.ts';
import { isRefusal, type Refusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { afterAnswer, afterAuthentication, isInState, secretOf } from '../patches.ts';

/** Shows more in the refusal of a key than it should. */
const showMore = (more: (refusal: Refusal, secret: string) => Refusal): Patch =>
  afterAuthentication((decided, { credential }) => {
    const secret = secretOf(credential);
    return isRefusal(decided) && secret !== null ? more(decided, secret) : decided;
  });

/** A key, or what it may do, comes out with an answer. */
export const leakFaults: readonly Fault[] = [
  {
    id: 'key-in-message',
    sentence: 'The refusal of a key repeats the key in its message.',
    clause: 'HARD-NO-ECHO',
    patch: showMore((refusal, secret) => ({
      ...refusal,
      message: `Incorrect API key provided: ${secret}.`,
    })),
  },
  {
    id: 'key-in-groups',
    sentence: 'The refusal of a key repeats the key in groups of four, to be read aloud.',
    clause: 'HARD-NO-ECHO',
    patch: showMore((refusal, secret) => ({
      ...refusal,
      message: `There is no key ${secret.match(/.{1,4}/g)?.join(' ') ?? ''}.`,
    })),
  },
  {
    id: 'key-reversed',
    sentence: 'The refusal of a key names its record, whose name is the key backwards.',
    clause: 'HARD-NO-ECHO',
    patch: showMore((refusal, secret) => ({
      ...refusal,
      message: `There is no record ${[...secret].reverse().join('')}.`,
    })),
  },
  {
    id: 'hash-in-message',
    sentence: 'The refusal of a key gives its SHA-256, as the key store has it.',
    clause: 'HARD-NO-ECHO',
    patch: showMore((refusal, secret) => ({
      ...refusal,
      message: `Token not found in table of keys: ${bytesToHex(sha256(utf8ToBytes(secret)))}.`,
    })),
  },
  {
    id: 'expired-key-in-error',
    sentence: 'The refusal of an expired key has the whole key as the parameter at fault.',
    clause: 'HARD-NO-ECHO',
    patch: afterAuthentication((decided, ctx) =>
      isRefusal(decided) && isInState(ctx, 'expired')
        ? { ...decided, parameter: secretOf(ctx.credential) ?? '' }
        : decided,
    ),
  },
  {
    id: 'key-in-header',
    sentence: "Request headers are copied onto the answer, the key's among them.",
    clause: 'HARD-NO-ECHO',
    patch: afterAnswer((response, ctx) => {
      for (const name of keyHeaders) {
        const sent = ctx.headers.get(name);
        if (sent !== null) response.headers.set(name, sent);
      }
      return response;
    }),
  },
  {
    id: 'model-list-in-403',
    sentence: 'The refusal of a model lists every model that the key may use.',
    clause: 'HARD-ISOLATED',
    patch: (stages) => ({
      ...stages,
      authorize: async (ctx) => {
        const forbidden = await stages.authorize(ctx);
        const message = `This key may only use: ${[...(ctx.key.models ?? [])].join(', ')}.`;
        return forbidden && { ...forbidden, message };
      },
    }),
  },
];
