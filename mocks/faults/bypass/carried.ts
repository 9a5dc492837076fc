import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  admitWhen,
  admitWithoutKey,
  afterRefusal,
  hasHeader,
  hasMember,
} from '../patches.ts';

/** What is added to a request decides for some callers, and for others it does not. */
export const carriedFaults = breaking('HARD-NO-BYPASS', {
  'authz-user-believed': [
    'X-Authz-User-Id comes from the guard in front, and from anybody who sends it.',
    admitWhen(hasHeader('x-authz-user-id')),
  ],
  'plain-user-believed': [
    'Where the guard is given no key, X-User says who the caller is.',
    admitWithoutKey(hasHeader('x-user')),
  ],
  'auth-request-email-believed': [
    'X-Auth-Request-Email names a user whom nobody has signed in.',
    admitWhen(hasHeader('x-auth-request-email')),
  ],
  'user-and-role-believed': [
    'A user and a role in headers are a login; one of them alone is not.',
    admitWhen(hasHeader('x-user-id', 'x-user-role')),
  ],
  'verified-malformed-key': [
    'A value that is no key goes to the old login, which believes X-Verified.',
    admitWhen((ctx) => ctx.credential.kind === 'malformed' && hasHeader('x-verified')(ctx)),
  ],
  'tenant-of-unknown-key': [
    'A key that is not found is looked for in the tenant that a header names.',
    admitWhen(
      (ctx) => ctx.credential.kind === 'found' && ctx.key === null && hasHeader('x-tenant-id')(ctx),
    ),
  ],
  'expired-key-of-signed-in-user': [
    'An expired key is accepted where X-Forwarded-User names its owner.',
    admitState('expired', hasHeader('x-forwarded-user')),
  ],
  'deleted-key-for-internal-call': [
    'A deleted key still opens what X-Internal-Request marks as the own call of the gateway.',
    admitState('deleted', hasHeader('x-internal-request')),
  ],
  'disabled-key-of-official-client': [
    'A disabled key is accepted from the official client, which sends it again until it works.',
    admitState('disabled', hasHeader('x-stainless-retry-count')),
  ],
  'customer-header-pays': [
    'An exhausted key is served on the account that a header of the caller names.',
    admitState('exhausted', hasHeader('x-litellm-customer-id')),
  ],
  'user-member-pays': [
    'The budget is that of the member `user`, whoever writes it there.',
    admitState('exhausted', hasMember('user')),
  ],
  'other-key-skips-quota': [
    'The quota is that of the key in another header, which nobody looks up.',
    admitState('exhausted', ({ headers, operation }) =>
      headers.has(operation.format === 'anthropic' ? 'api-key' : 'x-api-key'),
    ),
  ],
  'tenant-lifts-scope': [
    "X-Tenant-Id chooses the cached list of models, which is another tenant's.",
    allowWhen(hasHeader('x-tenant-id')),
  ],
  'metadata-lifts-scope': [
    'A call with `metadata` is one of the house.',
    allowWhen(hasMember('metadata')),
  ],
  'body-key-lifts-scope': [
    'A call with its own `api_key` skips the list.',
    allowWhen(hasMember('api_key')),
  ],
  'body-base-lifts-scope': [
    'A call with its own `api_base` goes there unjudged.',
    allowWhen(hasMember('api_base')),
  ],
  'stored-response-lifts-scope': [
    'A call that goes on with a stored response takes the model of that, unjudged.',
    allowWhen(hasMember('previous_response_id')),
  ],
  'empty-query-key-admits': [
    'An empty key in the query equals the key that nobody has configured.',
    admitWhen(({ query }) => query.get('key') === ''),
  ],
  'beta-query-unguarded': [
    'The route with ?beta=true was added behind the guard.',
    admitWhen(({ query }) => query.get('beta') === 'true'),
  ],
  'unknown-tenant-500': [
    'A tenant that is not known makes the look-up of an invalid key throw.',
    afterRefusal((response, _, { headers }) =>
      headers.has('x-org-id') ? new Response(null, { status: 500 }) : response,
    ),
  ],
});
