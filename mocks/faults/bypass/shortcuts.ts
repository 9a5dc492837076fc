import type { Format } from '../../../spec/index.ts';
import { isRefusal, type RefusalKind } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { admitWhen, afterRefusal, changeKeyring, changeRefusals, secretOf } from '../patches.ts';

/** To disable a key and to enable it again writes its record anew, without its list of models. */
const enableAnew: Patch = changeKeyring((keyring) => ({
  change: (id, change) =>
    keyring.change(id, change.disabled === false ? { ...change, models: null } : change),
}));

const usualModel = 'gpt-5.4';

/** A body that names no model is given the usual one, behind the place where models are judged. */
const defaultModel: Patch = (stages) => ({
  ...stages,
  prepare: async (ctx, payload) => {
    const value = payload.kind === 'json' ? payload.value : null;
    const isNameless = typeof value === 'object' && value !== null && !('model' in value);
    if (ctx.operation.id !== 'createChatCompletion' || payload.kind !== 'json' || !isNameless) {
      return stages.prepare(ctx, payload);
    }
    const serve = await stages.prepare(ctx, { ...payload, value: { ...value, model: usualModel } });
    return isRefusal(serve) ? serve : (call) => serve({ ...call, model: usualModel });
  },
});

/** The refusals of invalid keys in one format are of another kind, under the right status. */
const renameBadKeys = (format: Format, kind: RefusalKind): Patch =>
  changeRefusals((refusal, ctx) =>
    ctx.format === format && refusal.kind === 'unauthenticated' ? { ...refusal, kind } : refusal,
  );

/** Defects that a developer in a hurry writes: each is one line that looked good enough. */
export const shortcutFaults: readonly Fault[] = [
  {
    id: 'enabling-forgets-models',
    sentence:
      'A key that is disabled and enabled again has lost its list of models, and may use all.',
    clause: 'KEY-LIFECYCLE',
    patch: enableAnew,
  },
  {
    id: 'text-behind-colon-ignored',
    sentence: 'The text after a colon in a key is read as a tenant and cut off.',
    clause: 'KEY-PRESENTATION',
    patch: changeKeyring((keyring) => ({
      find: (secret) => keyring.find(secret.split(':')[0] ?? ''),
    })),
  },
  {
    id: 'object-member-is-a-key',
    sentence: 'Keys are members of a plain object, so that `constructor` is a key as well.',
    clause: 'KEY-MALFORMED',
    patch: admitWhen(({ credential }) => (secretOf(credential) ?? '') in {}),
  },
  {
    id: 'model-defaulted-behind-check',
    sentence: 'A body without a model is served by the usual one, which the key may not use.',
    clause: 'HARD-NO-BYPASS',
    patch: defaultModel,
  },
  {
    id: 'refusals-with-200',
    sentence: 'A refusal is an error object with the status 200.',
    clause: 'KEY-UNKNOWN',
    patch: afterRefusal((response) => new Response(response.body, { headers: response.headers })),
  },
  {
    id: 'anthropic-401-told-as-permission',
    sentence: 'An invalid key at POST /v1/messages gets a permission error, with the right status.',
    clause: 'ENVELOPE-NATIVE',
    patch: renameBadKeys('anthropic', 'model-forbidden'),
  },
  {
    id: 'gemini-401-told-as-invalid',
    sentence: 'An invalid key on the Gemini format gets INVALID_ARGUMENT, with the right status.',
    clause: 'ENVELOPE-NATIVE',
    patch: renameBadKeys('gemini', 'invalid-request'),
  },
  {
    id: 'gemini-code-differs',
    sentence: 'The code in the Gemini error object is 400, whatever the status of the answer.',
    clause: 'ENVELOPE-NATIVE',
    patch: afterRefusal(async (response, { message }, ctx) =>
      ctx.path.startsWith('/v1beta/') && response.status === 401
        ? Response.json({ error: { code: 400, message, status: 'UNAUTHENTICATED' } }, response)
        : response,
    ),
  },
];
