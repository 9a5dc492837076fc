import type { KeyState } from '../../../fixtures/keys.ts';
import type { Routed } from '../../gateway/context.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitState, admitWhen, afterRefusal, jsonMember } from '../patches.ts';

const has =
  (...names: readonly string[]) =>
  ({ headers }: Routed): boolean =>
    names.every((name) => headers.has(name));

/** A key in this state opens the gateway again for what a header line says. */
const revive = (id: string, sentence: string, state: KeyState, ...names: string[]): Fault => ({
  id,
  sentence,
  clause: 'HARD-NO-BYPASS',
  patch: admitState(state, has(...names)),
});

/** A member of the body lifts the list of models. */
const lift = (id: string, sentence: string, member: string): Fault => ({
  id,
  sentence,
  clause: 'HARD-NO-BYPASS',
  patch: allowWhen(async (ctx) => (await jsonMember(ctx, member)) !== undefined),
});

/** What is added to a request decides for some callers, and for others it does not. */
export const carriedFaults: readonly Fault[] = [
  {
    id: 'authz-user-believed',
    sentence: 'X-Authz-User-Id comes from the guard in front, and from anybody who sends it.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(has('x-authz-user-id')),
  },
  {
    id: 'plain-user-believed',
    sentence: 'Where the guard is given no key, X-User says who the caller is.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen((ctx) => ctx.credential.kind === 'missing' && has('x-user')(ctx)),
  },
  {
    id: 'auth-request-email-believed',
    sentence: 'X-Auth-Request-Email names a user whom nobody has signed in.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(has('x-auth-request-email')),
  },
  {
    id: 'user-and-role-believed',
    sentence: 'A user and a role in headers are a login; one of them alone is not.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(has('x-user-id', 'x-user-role')),
  },
  {
    id: 'verified-malformed-key',
    sentence: 'A value that is no key goes to the old login, which believes X-Verified.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen((ctx) => ctx.credential.kind === 'malformed' && has('x-verified')(ctx)),
  },
  {
    id: 'tenant-of-unknown-key',
    sentence: 'A key that is not found is looked for in the tenant that a header names.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(
      (ctx) => ctx.credential.kind === 'found' && ctx.key === null && has('x-tenant-id')(ctx),
    ),
  },
  revive(
    'expired-key-of-signed-in-user',
    'An expired key is accepted where X-Forwarded-User names its owner.',
    'expired',
    'x-forwarded-user',
  ),
  revive(
    'deleted-key-for-internal-call',
    'A deleted key still opens what X-Internal-Request marks as the own call of the gateway.',
    'deleted',
    'x-internal-request',
  ),
  revive(
    'disabled-key-of-official-client',
    'A disabled key is accepted from the official client, which sends it again until it works.',
    'disabled',
    'x-stainless-retry-count',
  ),
  revive(
    'customer-header-pays',
    'An exhausted key is served on the account that a header of the caller names.',
    'exhausted',
    'x-litellm-customer-id',
  ),
  {
    id: 'user-member-pays',
    sentence: 'The budget is that of the member `user`, whoever writes it there.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('exhausted', async (ctx) => (await jsonMember(ctx, 'user')) !== undefined),
  },
  {
    id: 'other-key-skips-quota',
    sentence: 'The quota is that of the key in another header, which nobody looks up.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('exhausted', ({ headers, operation }) =>
      headers.has(operation.format === 'anthropic' ? 'api-key' : 'x-api-key'),
    ),
  },
  {
    id: 'tenant-lifts-scope',
    sentence: "X-Tenant-Id chooses the cached list of models, which is another tenant's.",
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ headers }) => headers.has('x-tenant-id')),
  },
  lift('metadata-lifts-scope', 'A call with `metadata` is one of the house.', 'metadata'),
  lift('body-key-lifts-scope', 'A call with its own `api_key` skips the list.', 'api_key'),
  lift('body-base-lifts-scope', 'A call with its own `api_base` goes there unjudged.', 'api_base'),
  lift(
    'stored-response-lifts-scope',
    'A call that goes on with a stored response takes the model of that, unjudged.',
    'previous_response_id',
  ),
  {
    id: 'empty-query-key-admits',
    sentence: 'An empty key in the query equals the key that nobody has configured.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ query }) => query.get('key') === ''),
  },
  {
    id: 'beta-query-unguarded',
    sentence: 'The route with ?beta=true was added behind the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ query }) => query.get('beta') === 'true'),
  },
  {
    id: 'unknown-tenant-500',
    sentence: 'A tenant that is not known makes the look-up of an invalid key throw.',
    clause: 'HARD-NO-BYPASS',
    patch: afterRefusal((response, _, { headers }) =>
      headers.has('x-org-id') ? new Response(null, { status: 500 }) : response,
    ),
  },
];
