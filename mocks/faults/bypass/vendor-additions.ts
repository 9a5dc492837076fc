import type { Routed } from '../../gateway/context.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitState, admitWhen, jsonMember } from '../patches.ts';

const hasHeader =
  (name: string) =>
  ({ headers }: Routed): boolean =>
    headers.has(name);

const hasMember = (name: string) => async (ctx: Routed) =>
  (await jsonMember(ctx, name)) !== undefined;

/** What vendors of gateways and clients add to a request sends it past a part of the guard. */
export const vendorAdditionFaults: readonly Fault[] = [
  {
    id: 'consumer-groups-lift-scope',
    sentence: 'X-Consumer-Groups names the groups of the caller, and admins may use each model.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ headers }) => /admin/.test(headers.get('x-consumer-groups') ?? '')),
  },
  {
    id: 'stored-settings-lift-scope',
    sentence: 'Stored settings that X-Portkey-Config names choose the model after the check.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(hasHeader('x-portkey-config')),
  },
  {
    id: 'user-config-lifts-scope',
    sentence: 'The member `user_config` brings a router of its own, which has no list of models.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(hasMember('user_config')),
  },
  {
    id: 'web-search-unscoped',
    sentence: 'A call that may search the web has a handler that forgets the list of models.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(hasMember('web_search_options')),
  },
  {
    id: 'idempotent-call-unpaid',
    sentence: 'A call with an Idempotency-Key counts as a repetition, which costs nothing.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('exhausted', hasHeader('idempotency-key')),
  },
  {
    id: 'callback-query-unguarded',
    sentence: 'A request with ?callback= goes to the handler for scripts, which has no guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ query }) => query.has('callback')),
  },
  {
    id: 'trailers-unguarded',
    sentence: 'TE: trailers marks a call as gRPC, which another guard is to check.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) => headers.get('te') === 'trailers'),
  },
  {
    id: 'conditional-request-unguarded',
    sentence: 'A request with If-None-Match goes to the cache, which is in front of the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(hasHeader('if-none-match')),
  },
  {
    id: 'socket-compression-unguarded',
    sentence: 'A handshake that offers to compress frames goes to a handler without a guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(
      (ctx) => ctx.operation.upgrade !== null && hasHeader('sec-websocket-extensions')(ctx),
    ),
  },
  {
    id: 'oauth-token-unverified',
    sentence: "A token that begins as Google's do is passed on, and nobody verifies it.",
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(
      ({ operation, headers }) =>
        operation.format === 'gemini' && /Bearer ya29\./.test(headers.get('authorization') ?? ''),
    ),
  },
];
