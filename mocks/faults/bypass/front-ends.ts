import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  admitWhen,
  hasHeader,
  jsonMember,
  jsonText,
  routeUnguarded,
  trustHeader,
} from '../patches.ts';

const mount = (pattern: RegExp, to: string): Patch =>
  routeUnguarded(({ path }) => ({ path: path.replace(pattern, to) }));

/** What front ends and other gateways write is believed, or their paths lead past the guard. */
export const frontEndFaults = breaking('HARD-NO-BYPASS', {
  'access-assertion-unverified': [
    'The token in Cf-Access-Jwt-Assertion is read, and nobody verifies its signature.',
    trustHeader('cf-access-jwt-assertion'),
  ],
  'endpoint-claims-believed': [
    'X-Endpoint-API-UserInfo holds the claims of a token that nobody has seen.',
    trustHeader('x-endpoint-api-userinfo'),
  ],
  'administrator-number-believed': [
    'New-Api-User: 1 makes the caller the administrator.',
    trustHeader('new-api-user', /^1$/),
  ],
  'via-trusted': [
    'A request with Via comes from a proxy that checked the key.',
    trustHeader('via'),
  ],
  'last-hop-trusted': [
    'The last address in X-Forwarded-For is private, so the caller is inside.',
    trustHeader('x-forwarded-for', /(?:^|, ?)10(?:\.\d+){3}$/),
  ],
  'proof-renews-expired-key': [
    'A DPoP proof renews an expired key, and nobody verifies the proof.',
    admitState('expired', hasHeader('dpop')),
  ],
  'signed-address-unverified': [
    'X-Amz-Signature in the query makes the address a signed one, unverified.',
    admitWhen(({ query }) => query.has('X-Amz-Signature')),
  ],
  'event-query-unguarded': [
    'The handler for ?alt=sse was added behind the guard.',
    admitWhen(({ query, streamed }) => !streamed && query.get('alt') === 'sse'),
  ],
  'long-target-unread': [
    'The guard fails on a target above 2 KiB, and lets it pass.',
    admitWhen(({ request }) => request.url.length > 2048),
  ],
  'call-id-joins': [
    'Whoever names a call_id joins that call without a key.',
    admitWhen(({ operation, query }) => operation.upgrade !== null && query.has('call_id')),
  ],
  'any-subprotocol-key': [
    'A sub-protocol that looks like a key opens a session, whatever its value.',
    trustHeader('sec-websocket-protocol', /openai-insecure-api-key\./),
  ],
  'flexible-tier-unpaid': [
    'The tier flex is billed later, so an exhausted key is served.',
    admitState('exhausted', async (ctx) => (await jsonMember(ctx, 'service_tier')) === 'flex'),
  ],
  'large-body-unpaid': [
    'A body above 64 KiB is metered later, so an exhausted key is served.',
    admitState('exhausted', async (ctx) => ((await jsonText(ctx))?.length ?? 0) > 65_536),
  ],
  'fine-tuned-allowed': [
    'The name of a fine-tuned model is on no list, and passes unchecked.',
    allowWhen(({ model }) => model?.startsWith('ft:') === true),
  ],
  'override-header-counts-late': [
    'Helicone-Model-Override replaces the model once the list was read.',
    (stages) => ({
      ...stages,
      readModel: async (ctx) => ctx.headers.get('helicone-model-override') ?? stages.readModel(ctx),
      authorize: async (ctx) => stages.authorize({ ...ctx, model: await stages.readModel(ctx) }),
    }),
  ],
  'engine-path-unguarded': [
    'The old path of an engine leads past the guard.',
    mount(/^\/v1\/engines\/[^/]+\//, '/v1/'),
  ],
  'gemini-compatible-path-unguarded': [
    'The OpenAI format under /v1beta/openai has no guard.',
    mount(/^\/v1beta\/openai\//, '/v1/'),
  ],
  'project-path-unguarded': [
    "The path of a cloud project's location has no guard.",
    mount(/^\/v1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/[^/]+\//, '/v1beta/'),
  ],
  'model-path-lists-all': [
    'The path of one model lists them all, without a key.',
    (stages) => {
      const isOne = (path: string): boolean => /^\/v1\/models\/[^:]+$/.test(path);
      return admitWhen(({ path }) => isOne(path))({
        ...stages,
        route: (ctx) => stages.route(isOne(ctx.path) ? { ...ctx, path: '/v1/models' } : ctx),
      });
    },
  ],
  'head-of-disabled-key': [
    'HEAD looks a key up, and not whether it is disabled.',
    admitState('disabled', ({ method }) => method === 'HEAD'),
  ],
  'deleted-key-streams': [
    'The path of a stream looks a key up in a cache, where deleted ones stay.',
    admitState('deleted', ({ streamed }) => streamed),
  ],
  'query-method-unguarded': [
    'The method QUERY runs the handler of POST, and the guard does not know it.',
    routeUnguarded(({ method }) => ({ method: method === 'QUERY' ? 'POST' : method })),
  ],
});
