import type { Swap } from '../../gateway/parts.ts';
import type { Refusal } from '../../gateway/refusal.ts';
import type { Fault } from '../fault.ts';
import { admitWhen, afterRefusal, secretOf } from '../swaps.ts';

/** To disable a key and to enable it again writes its record anew, without its list of models. */
const enableAnew: Swap = (parts) => ({
  ...parts,
  createKeyring: (seeds, clock) => {
    const keyring = parts.createKeyring(seeds, clock);
    return {
      ...keyring,
      change: (id, change) =>
        keyring.change(id, change.disabled === false ? { ...change, models: null } : change),
    };
  },
});

const usualModel = 'gpt-5.4';

/** A body that names no model is given the usual one, behind the place where models are judged. */
const defaultModel: Swap = (parts) => ({
  ...parts,
  prepare: (operation, payload) => {
    const value = payload.kind === 'json' ? payload.value : null;
    const isNameless = typeof value === 'object' && value !== null && !('model' in value);
    if (operation !== 'createChatCompletion' || payload.kind !== 'json' || !isNameless) {
      return parts.prepare(operation, payload);
    }
    const prepared = parts.prepare(operation, {
      ...payload,
      value: { ...value, model: usualModel },
    });
    return prepared.valid
      ? { valid: true, serve: (call) => prepared.serve({ ...call, model: usualModel }) }
      : prepared;
  },
});

/** Defects that a developer in a hurry writes: each is one line that looked good enough. */
export const shortcutFaults: readonly Fault[] = [
  {
    id: 'enabling-forgets-models',
    sentence:
      'A key that is disabled and enabled again has lost its list of models, and may use all.',
    clause: 'KEY-LIFECYCLE',
    swap: enableAnew,
  },
  {
    id: 'text-behind-colon-ignored',
    sentence: 'What stands behind a colon in a key is taken for a tenant and cut off.',
    clause: 'KEY-PRESENTATION',
    swap: (parts) => ({
      ...parts,
      createKeyring: (seeds, clock) => {
        const keyring = parts.createKeyring(seeds, clock);
        return { ...keyring, find: (secret) => keyring.find(secret.split(':')[0] ?? '') };
      },
    }),
  },
  {
    id: 'object-member-is-a-key',
    sentence: 'Keys are members of a plain object, so that `constructor` is a key as well.',
    clause: 'KEY-MALFORMED',
    swap: admitWhen(({ reading }) => (secretOf(reading) ?? '') in {}),
  },
  {
    id: 'model-defaulted-behind-check',
    sentence: 'A body without a model is served by the usual one, which the key may not use.',
    clause: 'HARD-NO-BYPASS',
    swap: defaultModel,
  },
  {
    id: 'refusals-with-200',
    sentence: 'A refusal is an error object with the status 200.',
    clause: 'KEY-UNKNOWN',
    swap: afterRefusal((response) => new Response(response.body, { headers: response.headers })),
  },
  {
    id: 'anthropic-401-told-as-permission',
    sentence:
      'A bad key at POST /v1/messages is told as a permission error, under the right status.',
    clause: 'ENVELOPE-NATIVE',
    swap: (parts) => ({
      ...parts,
      refuse: (refusal, operation, format, inbound) => {
        const isBadKey = format === 'anthropic' && refusal.kind === 'unauthenticated';
        const told: Refusal = isBadKey ? { ...refusal, kind: 'model-forbidden' } : refusal;
        return parts.refuse(told, operation, format, inbound);
      },
    }),
  },
  {
    id: 'gemini-401-told-as-invalid',
    sentence: 'A bad key on the Gemini format is told as INVALID_ARGUMENT, under the right status.',
    clause: 'ENVELOPE-NATIVE',
    swap: (parts) => ({
      ...parts,
      refuse: (refusal, operation, format, inbound) => {
        const isBadKey = format === 'gemini' && refusal.kind === 'unauthenticated';
        const told: Refusal = isBadKey ? { ...refusal, kind: 'invalid-request' } : refusal;
        return parts.refuse(told, operation, format, inbound);
      },
    }),
  },
  {
    id: 'gemini-code-differs',
    sentence: 'The code in the Gemini error object is 400, whatever the status of the answer.',
    clause: 'ENVELOPE-NATIVE',
    swap: afterRefusal(async (response, { message }, inbound) =>
      inbound.path.startsWith('/v1beta/') && response.status === 401
        ? Response.json({ error: { code: 400, message, status: 'UNAUTHENTICATED' } }, response)
        : response,
    ),
  },
];
