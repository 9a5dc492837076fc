import type { KeyState } from '../../fixtures/keys.ts';
import { exampleOf, type Operation, styles } from '../../spec/index.ts';
import { type IssuedKey, stateOf } from '../keys/keyring.ts';
import type { Refusal } from './refusal.ts';
import type { CredentialReading } from './request/credentials.ts';

/** The outcome of authentication: the key that the request comes with, or why it does not count. */
export type Authentication =
  | { readonly allowed: true; readonly key: IssuedKey }
  | { readonly allowed: false; readonly refusal: Refusal; readonly key: IssuedKey | null };

/** The outcome of authorisation: may this key use this model? */
export type Authorization =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly refusal: Refusal };

const howToSend = (operation: Operation): string =>
  operation.styles.map((style) => `\`${exampleOf(styles[style])}\``).join(' or ');

const unauthenticated = (
  facts: Pick<Refusal, 'message' | 'reason' | 'advice' | 'clause' | 'presented'>,
): Refusal => ({ kind: 'unauthenticated', status: 401, ...facts });

/** One message for unknown, deleted, disabled and expired keys: the caller learns nothing of them. */
const keyRefused = (reason: string, advice: string, clause: Refusal['clause']): Refusal =>
  unauthenticated({
    message: 'Incorrect API key provided. Check that the key is complete and has not been deleted.',
    reason,
    advice,
    clause,
    presented: true,
  });

function refuseReading(
  reading: Exclude<CredentialReading, { kind: 'found' }>,
  operation: Operation,
): Refusal {
  const send = howToSend(operation);
  if (reading.kind === 'missing') {
    const elsewhere = reading.elsewhere.join(' and ');
    return unauthenticated({
      message:
        elsewhere === ''
          ? `No API key provided. This endpoint reads it from ${send}.`
          : `No API key provided where this endpoint reads it. Send ${send}; ${elsewhere} belongs to another API format.`,
      reason: elsewhere === '' ? 'no key was sent' : `the key was sent in ${elsewhere}`,
      advice: `send ${send}`,
      clause: elsewhere === '' ? 'KEY-REQUIRED' : 'STYLE-OWN-HEADER',
    });
  }
  if (reading.kind === 'conflict') {
    return unauthenticated({
      message: `More than one API key provided. Send one, as ${send}.`,
      reason: `${reading.places.length} different credentials were sent (${reading.places.join(', ')})`,
      advice: 'send one key in one place',
      clause: 'KEY-CONFLICT',
      presented: true,
    });
  }
  return unauthenticated({
    message: `Malformed API key: ${reading.complaint}. This endpoint reads it from ${send}.`,
    reason: reading.complaint,
    advice: `send ${send}`,
    clause: 'KEY-MALFORMED',
    presented: true,
  });
}

/** A key whose quota is used up: not a bad key, so that it is no 401 (KEY-QUOTA-STATUS). */
export const quotaUsedUp: Refusal = {
  kind: 'quota-exhausted',
  status: 429,
  message: 'The quota of this API key is used up. Raise it in the dashboard.',
  reason: "the key's quota is used up",
  advice: "raise the key's quota, or take another key",
  clause: 'KEY-QUOTA',
};

const unknown = keyRefused(
  'no such key was ever issued',
  "take one of the gateway's keys, and check that it was copied whole",
  'KEY-UNKNOWN',
);

const inactive: Readonly<Partial<Record<KeyState, Refusal>>> = {
  deleted: keyRefused(
    'the key has been deleted',
    'make a new key: deletion is final',
    'KEY-DELETED',
  ),
  disabled: keyRefused('the key is disabled', 'enable the key', 'KEY-INACTIVE'),
  expired: keyRefused('the key has expired', 'make a new key, or move its expiry', 'KEY-INACTIVE'),
  exhausted: quotaUsedUp,
};

/**
 * Decides whether the credential is a key that opens the gateway at all. Contract, errors: 401 for
 * a key that is missing, malformed or deleted.
 *
 * @param find looks an issued key up by its secret
 * @param now milliseconds since 1970
 */
export function authenticate(
  reading: CredentialReading,
  operation: Operation,
  find: (secret: string) => IssuedKey | undefined,
  now: number,
): Authentication {
  if (reading.kind !== 'found') {
    return { allowed: false, refusal: refuseReading(reading, operation), key: null };
  }
  const key = find(reading.secret);
  if (key === undefined) return { allowed: false, refusal: unknown, key: null };
  const refusal = inactive[stateOf(key, now)];
  return refusal === undefined ? { allowed: true, key } : { allowed: false, refusal, key };
}

/**
 * Decides whether an authenticated key may use the model. Contract, errors: 403 for a key that
 * exists but may not use the requested model. A request that names no model is not refused here:
 * its body or parameters are judged later.
 */
export function authorize(key: IssuedKey, model: string | null): Authorization {
  if (key.models === null || model === null || key.models.has(model)) return { allowed: true };
  return {
    allowed: false,
    refusal: {
      kind: 'model-forbidden',
      status: 403,
      message:
        'This API key may not use the requested model. Edit the allowed models of the key in the dashboard.',
      reason: 'the model is not among the allowed models of the key',
      advice: 'allow the model for this key, or ask for a model on its list',
      clause: 'MODEL-FORBIDDEN',
      parameter: 'model',
    },
  };
}
