import type { Format } from '../../../spec/index.ts';
import { isRefusal, type RefusalKind } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { admitWhen, afterRefusal, changeKeyring, changeRefusals, secretOf } from '../patches.ts';

const enableAnew: Patch = changeKeyring((keyring) => ({
  change: (id, change) =>
    keyring.change(id, change.disabled === false ? { ...change, models: null } : change),
}));

const usualModel = 'gpt-5.4';

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

const renameBadKeys = (format: Format, kind: RefusalKind): Patch =>
  changeRefusals((refusal, ctx) =>
    ctx.format === format && refusal.kind === 'unauthenticated' ? { ...refusal, kind } : refusal,
  );

/** Defects that a developer in a hurry writes: each is one line that looked good enough. */
export const shortcutFaults = [
  ...breaking('KEY-LIFECYCLE', {
    'enabling-forgets-models': [
      'A key that is disabled and enabled again has lost its list of models, and may use all.',
      enableAnew,
    ],
  }),
  ...breaking('KEY-PRESENTATION', {
    'text-behind-colon-ignored': [
      'The text after a colon in a key is read as a tenant and cut off.',
      changeKeyring((keyring) => ({
        find: (secret) => keyring.find(secret.split(':')[0] ?? ''),
      })),
    ],
  }),
  ...breaking('KEY-MALFORMED', {
    'object-member-is-a-key': [
      'Keys are members of a plain object, so that `constructor` is a key as well.',
      admitWhen(({ credential }) => (secretOf(credential) ?? '') in {}),
    ],
  }),
  ...breaking('HARD-NO-BYPASS', {
    'model-defaulted-behind-check': [
      'A body without a model is served by the usual one, which the key may not use.',
      defaultModel,
    ],
  }),
  ...breaking('KEY-UNKNOWN', {
    'refusals-with-200': [
      'A refusal is an error object with the status 200.',
      afterRefusal((response) => new Response(response.body, { headers: response.headers })),
    ],
  }),
  ...breaking('ENVELOPE-NATIVE', {
    'anthropic-401-told-as-permission': [
      'An invalid key at POST /v1/messages gets a permission error, with the right status.',
      renameBadKeys('anthropic', 'model-forbidden'),
    ],
    'gemini-401-told-as-invalid': [
      'An invalid key on the Gemini format gets INVALID_ARGUMENT, with the right status.',
      renameBadKeys('gemini', 'invalid-request'),
    ],
    'gemini-code-differs': [
      'The code in the Gemini error object is 400, whatever the status of the answer.',
      afterRefusal(async (response, { message }, ctx) =>
        ctx.path.startsWith('/v1beta/') && response.status === 401
          ? Response.json({ error: { code: 400, message, status: 'UNAUTHENTICATED' } }, response)
          : response,
      ),
    ],
  }),
];
