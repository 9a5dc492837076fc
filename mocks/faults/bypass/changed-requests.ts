import type { KeyState } from '../../../fixtures/keys.ts';
import type { Routed } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { routeUnscoped } from '../models/scope-patches.ts';
import {
  admitState,
  admitWhen,
  afterRefusal,
  jsonMember,
  type Respell,
  routeAlso,
} from '../patches.ts';

/** Routes some requests to an endpoint, where the look-up forgets one state of a key. */
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
export const changedRequestFaults: readonly Fault[] = [
  {
    id: 'deleted-key-lists-files',
    sentence: 'The list of files reads keys from a cache, where deleted ones stay.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('deleted', ({ path }) => path === '/v1/files'),
  },
  {
    id: 'expired-key-on-invocations',
    sentence: 'The alias /invocations looks a key up, and not when it expires.',
    clause: 'HARD-NO-BYPASS',
    patch: reviveOn('expired', at('/invocations', '/v1/chat/completions')),
  },
  {
    id: 'exhausted-key-by-put',
    sentence: 'The quota is enforced for POST, and PUT goes to the same handler.',
    clause: 'HARD-NO-BYPASS',
    patch: reviveOn('exhausted', asPost),
  },
  {
    id: 'disabled-key-with-slash',
    sentence: 'A slash at the end of the path skips the check whether a key is disabled.',
    clause: 'HARD-NO-BYPASS',
    patch: reviveOn('disabled', ({ path }) => ({ path: path.replace(/\/$/, '') })),
  },
  {
    id: 'deleted-key-in-chunks',
    sentence: 'A body in chunks goes another way, which asks a replica of the key store.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('deleted', ({ headers }) => headers.has('transfer-encoding')),
  },
  {
    id: 'expired-key-in-absolute-form',
    sentence: 'A target in absolute form is a proxy request, for which no key expires.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('expired', ({ request }) => /^https?:/i.test(request.url)),
  },
  {
    id: 'free-model-without-key',
    sentence: 'A model with the suffix :free costs nothing, so that nobody asks for a key.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(async (ctx) => String(await jsonMember(ctx, 'model')).endsWith(':free')),
  },
  {
    id: 'disabled-key-names-model-in-header',
    sentence: 'X-Model sends a call to another handler, which admits a disabled key.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('disabled', ({ headers }) => headers.has('x-model')),
  },
  {
    id: 'unknown-key-on-engine-path',
    sentence: 'The old path of an engine needs a key, and nobody looks it up.',
    clause: 'HARD-NO-BYPASS',
    patch: routeAlso(
      ({ path }) => ({ path: path.replace(/^\/v1\/engines\/[^/]+\//, '/v1/') }),
      (isOne) => admitWhen((ctx) => isOne(ctx) && isUnknown(ctx)),
    ),
  },
  {
    id: 'malformed-value-on-version-2',
    sentence: 'Under /v2 a value that is no key is treated as a session of the dashboard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeAlso(
      ({ path }) => ({ path: path.replace(/^\/v2\//, '/v1/') }),
      (isOne) => admitWhen((ctx) => isOne(ctx) && ctx.credential.kind === 'malformed'),
    ),
  },
  {
    id: 'denied-model-by-put',
    sentence: 'PUT goes to the handler of POST, and the list of models is read for POST alone.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnscoped(asPost),
  },
  {
    id: 'parameter-breaks-look-up',
    sentence: 'A path parameter makes the look-up of an invalid key throw.',
    clause: 'HARD-NO-BYPASS',
    patch: afterRefusal((response, _, { path }) =>
      path.includes(';') ? new Response(null, { status: 500 }) : response,
    ),
  },
];
