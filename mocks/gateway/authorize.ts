import type { KeyState } from '../../fixtures/keys.ts';
import { type BuiltInOperation, exampleOf, styles } from '../../spec/index.ts';
import { type IssuedKey, stateOf } from '../keys/keyring.ts';
import type { Credential, Keyed, Routed } from './context.ts';
import { modelForbidden, type Refusal } from './refusal.ts';

const howToSend = (operation: BuiltInOperation): string =>
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

function refuseCredential(
  credential: Exclude<Credential, { kind: 'found' }>,
  operation: BuiltInOperation,
): Refusal {
  const send = howToSend(operation);
  if (credential.kind === 'missing') {
    const elsewhere = credential.elsewhere.join(' and ');
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
  if (credential.kind === 'conflict') {
    return unauthenticated({
      message: `More than one API key provided. Send one, as ${send}.`,
      reason: `${credential.places.length} different credentials were sent (${credential.places.join(', ')})`,
      advice: 'send one key in one place',
      clause: 'KEY-CONFLICT',
      presented: true,
    });
  }
  return unauthenticated({
    message: `Malformed API key: ${credential.complaint}. This endpoint reads it from ${send}.`,
    reason: credential.complaint,
    advice: `send ${send}`,
    clause: 'KEY-MALFORMED',
    presented: true,
  });
}

/** A key whose quota is exhausted: the key is valid, so that this is no 401 (KEY-QUOTA-STATUS). */
export const quotaExhausted: Refusal = {
  kind: 'quota-exhausted',
  status: 429,
  message: 'The quota of this API key is exhausted. Raise it in the dashboard.',
  reason: "the key's quota is exhausted",
  advice: "raise the key's quota, or take another key",
  clause: 'KEY-QUOTA',
};

const unknown = keyRefused(
  'no such key was ever issued',
  "take one of the gateway's keys, and check that it was copied whole",
  'KEY-UNKNOWN',
);

/** A key with quotes around it, as a shell or a .env file leaves them. */
const quoted = keyRefused(
  'the key was sent with quotes around it',
  'send the key without the quotes: a shell or a .env file left them there',
  'KEY-PRESENTATION',
);

const isQuoted = (secret: string): boolean => /^["'`\u2018\u201c]|["'`\u2019\u201d]$/.test(secret);

const inactive: Readonly<Partial<Record<KeyState, Refusal>>> = {
  deleted: keyRefused(
    'the key has been deleted',
    'make a new key: deletion is final',
    'KEY-DELETED',
  ),
  disabled: keyRefused('the key is disabled', 'enable the key', 'KEY-INACTIVE'),
  expired: keyRefused('the key has expired', 'make a new key, or move its expiry', 'KEY-INACTIVE'),
  exhausted: quotaExhausted,
};

/** Refusals that are the same each time: their answers are written once. */
export const fixedRefusals: readonly Refusal[] = [
  unknown,
  quoted,
  modelForbidden,
  ...Object.values(inactive),
];

/**
 * Returns the key where it opens the gateway, or why it does not. Contract, errors: 401 for a key
 * that is missing, malformed or deleted.
 */
export function authenticate({ credential, operation, key, now }: Routed): IssuedKey | Refusal {
  if (credential.kind !== 'found') return refuseCredential(credential, operation);
  if (key === null) return isQuoted(credential.secret) ? quoted : unknown;
  return inactive[stateOf(key, now)] ?? key;
}

/**
 * Returns why an authenticated key may not use the model; null where it may. Contract, errors: 403 for
 * a key that exists but may not use the requested model. A request that names no model passes: the
 * check of its body refuses it.
 */
export const authorize = ({ key: { models }, model }: Keyed): Refusal | null =>
  models === null || model === null || models.has(model) ? null : modelForbidden;
