import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitState, admitWhen, jsonMember, jsonText, routeUnguarded } from '../patches.ts';

/** A caller without a valid key is let in for a header line that a front end writes. */
const trustLine = (id: string, sentence: string, name: string, pattern = /./): Fault => ({
  id,
  sentence,
  clause: 'HARD-NO-BYPASS',
  patch: admitWhen(({ headers }) => pattern.test(headers.get(name) ?? '')),
});

/** The path of an endpoint under another mount has no guard. */
const mount = (id: string, sentence: string, pattern: RegExp, to: string): Fault => ({
  id,
  sentence,
  clause: 'HARD-NO-BYPASS',
  patch: routeUnguarded(({ path }) => ({ path: path.replace(pattern, to) })),
});

/** What front ends and other gateways write is believed, or their paths lead past the guard. */
export const frontEndFaults: readonly Fault[] = [
  trustLine(
    'access-assertion-unverified',
    'The token in Cf-Access-Jwt-Assertion is read, and nobody verifies its signature.',
    'cf-access-jwt-assertion',
  ),
  trustLine(
    'endpoint-claims-believed',
    'X-Endpoint-API-UserInfo holds the claims of a token that nobody has seen.',
    'x-endpoint-api-userinfo',
  ),
  trustLine(
    'administrator-number-believed',
    'New-Api-User: 1 makes the caller the administrator.',
    'new-api-user',
    /^1$/,
  ),
  trustLine('via-trusted', 'A request with Via comes from a proxy that checked the key.', 'via'),
  trustLine(
    'last-hop-trusted',
    'The last address in X-Forwarded-For is private, so the caller is inside.',
    'x-forwarded-for',
    /(?:^|, ?)10(?:\.\d+){3}$/,
  ),
  {
    id: 'proof-renews-expired-key',
    sentence: 'A DPoP proof renews an expired key, and nobody verifies the proof.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('expired', ({ headers }) => headers.has('dpop')),
  },
  {
    id: 'signed-address-unverified',
    sentence: 'X-Amz-Signature in the query makes the address a signed one, unverified.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ query }) => query.has('X-Amz-Signature')),
  },
  {
    id: 'event-query-unguarded',
    sentence: 'The handler for ?alt=sse was added behind the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ query, streamed }) => !streamed && query.get('alt') === 'sse'),
  },
  {
    id: 'long-target-unread',
    sentence: 'The guard fails on a target above 2 KiB, and lets it pass.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ request }) => request.url.length > 2048),
  },
  {
    id: 'call-id-joins',
    sentence: 'Whoever names a call_id joins that call without a key.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ operation, query }) => operation.upgrade !== null && query.has('call_id')),
  },
  trustLine(
    'any-subprotocol-key',
    'A sub-protocol that looks like a key opens a session, whatever its value.',
    'sec-websocket-protocol',
    /openai-insecure-api-key\./,
  ),
  {
    id: 'flexible-tier-unpaid',
    sentence: 'The tier flex is billed later, so an exhausted key is served.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState(
      'exhausted',
      async (ctx) => (await jsonMember(ctx, 'service_tier')) === 'flex',
    ),
  },
  {
    id: 'large-body-unpaid',
    sentence: 'A body above 64 KiB is metered later, so an exhausted key is served.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('exhausted', async (ctx) => ((await jsonText(ctx))?.length ?? 0) > 65_536),
  },
  {
    id: 'fine-tuned-allowed',
    sentence: 'The name of a fine-tuned model is on no list, and passes unchecked.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ model }) => model?.startsWith('ft:') === true),
  },
  {
    id: 'override-header-counts-late',
    sentence: 'Helicone-Model-Override replaces the model once the list was read.',
    clause: 'HARD-NO-BYPASS',
    patch: (stages) => ({
      ...stages,
      readModel: async (ctx) => ctx.headers.get('helicone-model-override') ?? stages.readModel(ctx),
      authorize: async (ctx) => stages.authorize({ ...ctx, model: await stages.readModel(ctx) }),
    }),
  },
  mount(
    'engine-path-unguarded',
    'The old path of an engine leads past the guard.',
    /^\/v1\/engines\/[^/]+\//,
    '/v1/',
  ),
  mount(
    'gemini-compatible-path-unguarded',
    'The OpenAI format under /v1beta/openai has no guard.',
    /^\/v1beta\/openai\//,
    '/v1/',
  ),
  mount(
    'project-path-unguarded',
    "The path of a cloud project's location has no guard.",
    /^\/v1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/[^/]+\//,
    '/v1beta/',
  ),
  {
    id: 'model-path-lists-all',
    sentence: 'The path of one model lists them all, without a key.',
    clause: 'HARD-NO-BYPASS',
    patch: (stages) => {
      const isOne = (path: string): boolean => /^\/v1\/models\/[^:]+$/.test(path);
      return admitWhen(({ path }) => isOne(path))({
        ...stages,
        route: (ctx) => stages.route(isOne(ctx.path) ? { ...ctx, path: '/v1/models' } : ctx),
      });
    },
  },
  {
    id: 'head-of-disabled-key',
    sentence: 'HEAD looks a key up, and not whether it is disabled.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('disabled', ({ method }) => method === 'HEAD'),
  },
  {
    id: 'deleted-key-streams',
    sentence: 'The path of a stream looks a key up in a cache, where deleted ones stay.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('deleted', ({ streamed }) => streamed),
  },
  {
    id: 'query-method-unguarded',
    sentence: 'The method QUERY runs the handler of POST, and the guard does not know it.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ method }) => ({ method: method === 'QUERY' ? 'POST' : method })),
  },
];
