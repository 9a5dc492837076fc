import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitState, admitWhen, hasHeader, hasMember } from '../patches.ts';

/** What vendors of gateways and clients add to a request sends it past a part of the guard. */
export const vendorAdditionFaults = breaking('HARD-NO-BYPASS', {
  'consumer-groups-lift-scope': [
    'X-Consumer-Groups names the groups of the caller, and admins may use each model.',
    allowWhen(({ headers }) => /admin/.test(headers.get('x-consumer-groups') ?? '')),
  ],
  'stored-settings-lift-scope': [
    'Stored settings that X-Portkey-Config names choose the model after the check.',
    allowWhen(hasHeader('x-portkey-config')),
  ],
  'user-config-lifts-scope': [
    'The member `user_config` brings a router of its own, which has no list of models.',
    allowWhen(hasMember('user_config')),
  ],
  'web-search-unscoped': [
    'A call that may search the web has a handler that forgets the list of models.',
    allowWhen(hasMember('web_search_options')),
  ],
  'idempotent-call-unpaid': [
    'A call with an Idempotency-Key counts as a repetition, which costs nothing.',
    admitState('exhausted', hasHeader('idempotency-key')),
  ],
  'callback-query-unguarded': [
    'A request with ?callback= goes to the handler for scripts, which has no guard.',
    admitWhen(({ query }) => query.has('callback')),
  ],
  'trailers-unguarded': [
    'TE: trailers marks a call as gRPC, which another guard is to check.',
    admitWhen(({ headers }) => headers.get('te') === 'trailers'),
  ],
  'conditional-request-unguarded': [
    'A request with If-None-Match goes to the cache, which is in front of the guard.',
    admitWhen(hasHeader('if-none-match')),
  ],
  'socket-compression-unguarded': [
    'A handshake that offers to compress frames goes to a handler without a guard.',
    admitWhen(
      (ctx) => ctx.operation.upgrade !== null && hasHeader('sec-websocket-extensions')(ctx),
    ),
  ],
  'oauth-token-unverified': [
    "A token that begins as Google's do is passed on, and nobody verifies it.",
    admitWhen(
      ({ operation, headers }) =>
        operation.format === 'gemini' && /Bearer ya29\./.test(headers.get('authorization') ?? ''),
    ),
  ],
});
