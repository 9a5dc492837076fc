import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { keyHeaders } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Refusal } from '../../gateway/refusal.ts';
import { stateOf } from '../../keys/keyring.ts';
import type { Fault } from '../fault.ts';
import { afterAnswer, afterAuthentication, secretOf } from '../swaps.ts';

/** Tells more in the refusal of a key than it should. */
const tellMore = (more: (refusal: Refusal, secret: string) => Refusal): Swap =>
  afterAuthentication((decided, { reading }) => {
    const secret = secretOf(reading);
    return decided.allowed || secret === null
      ? decided
      : { ...decided, refusal: more(decided.refusal, secret) };
  });

/** A key, or what it may do, comes out with an answer. */
export const leakFaults: readonly Fault[] = [
  {
    id: 'key-in-message',
    sentence: 'The refusal of a key repeats the key in its message.',
    clause: 'HARD-NO-ECHO',
    swap: tellMore((refusal, secret) => ({
      ...refusal,
      message: `Incorrect API key provided: ${secret}.`,
    })),
  },
  {
    id: 'hash-in-message',
    sentence: 'The refusal of a key gives its SHA-256, as the key store has it.',
    clause: 'HARD-NO-ECHO',
    swap: tellMore((refusal, secret) => ({
      ...refusal,
      message: `Token not found in table of keys: ${bytesToHex(sha256(utf8ToBytes(secret)))}.`,
    })),
  },
  {
    id: 'expired-key-in-error',
    sentence: 'The refusal of an expired key has the whole key as the parameter at fault.',
    clause: 'HARD-NO-ECHO',
    swap: afterAuthentication((decided, { reading, inbound }) =>
      !decided.allowed && decided.key !== null && stateOf(decided.key, inbound.now) === 'expired'
        ? {
            ...decided,
            refusal: { ...decided.refusal, parameter: secretOf(reading) ?? '' },
          }
        : decided,
    ),
  },
  {
    id: 'key-in-header',
    sentence: "Request headers are copied onto the answer, the key's among them.",
    clause: 'HARD-NO-ECHO',
    swap: afterAnswer((response, inbound) => {
      for (const name of keyHeaders) {
        const sent = inbound.headers.get(name);
        if (sent !== null) response.headers.set(name, sent);
      }
      return response;
    }),
  },
  {
    id: 'model-list-in-403',
    sentence: 'The refusal of a model lists every model that the key may use.',
    clause: 'HARD-ISOLATED',
    swap: (parts) => ({
      ...parts,
      authorize: async (key, model, operation, inbound) => {
        const decided = await parts.authorize(key, model, operation, inbound);
        if (decided.allowed) return decided;
        const message = `This key may only use: ${[...(key.models ?? [])].join(', ')}.`;
        return { allowed: false, refusal: { ...decided.refusal, message } };
      },
    }),
  },
];
