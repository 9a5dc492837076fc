import type { KeyState } from '../../../fixtures/keys.ts';
import type { Routed } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { routeUnscoped } from '../models/scope-patches.ts';
import {
  admitState,
  admitWhen,
  afterRefusal,
  hasHeader,
  jsonMember,
  type Respell,
  routeAlso,
} from '../patches.ts';

const reviveOn = (state: KeyState, respell: Respell): Patch =>
  routeAlso(respell, (isOne) => admitState(state, isOne));

const at =
  (path: string, to: string): Respell =>
  (ctx) =>
    ctx.path === path ? { path: to } : {};

const asPost: Respell = ({ method }) => (method === 'PUT' ? { method: 'POST' } : {});

const isUnknown = ({ credential, key }: Routed): boolean =>
  credential.kind === 'found' && key === null;

/** A changed request is refused for most callers, and forgets one of them. */
export const changedRequestFaults = breaking('HARD-NO-BYPASS', {
  'deleted-key-lists-files': [
    'The list of files reads keys from a cache, where deleted ones stay.',
    admitState('deleted', ({ path }) => path === '/v1/files'),
  ],
  'expired-key-on-invocations': [
    'The alias /invocations looks a key up, and not when it expires.',
    reviveOn('expired', at('/invocations', '/v1/chat/completions')),
  ],
  'exhausted-key-by-put': [
    'The quota is enforced for POST, and PUT goes to the same handler.',
    reviveOn('exhausted', asPost),
  ],
  'disabled-key-with-slash': [
    'A slash at the end of the path skips the check whether a key is disabled.',
    reviveOn('disabled', ({ path }) => ({ path: path.replace(/\/$/, '') })),
  ],
  'deleted-key-in-chunks': [
    'A body in chunks goes another way, which asks a replica of the key store.',
    admitState('deleted', hasHeader('transfer-encoding')),
  ],
  'expired-key-in-absolute-form': [
    'A target in absolute form is a proxy request, for which no key expires.',
    admitState('expired', ({ request }) => /^https?:/i.test(request.url)),
  ],
  'free-model-without-key': [
    'A model with the suffix :free costs nothing, so that nobody asks for a key.',
    admitWhen(async (ctx) => String(await jsonMember(ctx, 'model')).endsWith(':free')),
  ],
  'disabled-key-names-model-in-header': [
    'X-Model sends a call to another handler, which admits a disabled key.',
    admitState('disabled', hasHeader('x-model')),
  ],
  'unknown-key-on-engine-path': [
    'The old path of an engine needs a key, and nobody looks it up.',
    routeAlso(
      ({ path }) => ({ path: path.replace(/^\/v1\/engines\/[^/]+\//, '/v1/') }),
      (isOne) => admitWhen((ctx) => isOne(ctx) && isUnknown(ctx)),
    ),
  ],
  'malformed-value-on-version-2': [
    'Under /v2 a value that is no key is treated as a session of the dashboard.',
    routeAlso(
      ({ path }) => ({ path: path.replace(/^\/v2\//, '/v1/') }),
      (isOne) => admitWhen((ctx) => isOne(ctx) && ctx.credential.kind === 'malformed'),
    ),
  ],
  'denied-model-by-put': [
    'PUT goes to the handler of POST, and the list of models is read for POST alone.',
    routeUnscoped(asPost),
  ],
  'parameter-breaks-look-up': [
    'A path parameter makes the look-up of an invalid key throw.',
    afterRefusal((response, _, { path }) =>
      path.includes(';') ? new Response(null, { status: 500 }) : response,
    ),
  ],
});
