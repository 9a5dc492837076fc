import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitWhen, hasHeader, routeUnguarded, trustHeader } from '../patches.ts';

/** Whoever looks like one of the gateway's own is let in without a key. */
export const trustedCallerFaults = breaking('HARD-NO-BYPASS', {
  'local-origin-trusted': [
    'Pages of a developer on localhost need no key, and Origin says that it is one.',
    trustHeader('origin', /^https?:\/\/localhost(?::\d+)?$/),
  ],
  'stream-accepted-unguarded': [
    'Who accepts an event stream gets to the stream handler, which has no guard.',
    trustHeader('accept', /text\/event-stream/),
  ],
  'upgrade-header-unguarded': [
    'The guard leaves requests with Upgrade: websocket to the handshake, on each path.',
    admitWhen(
      ({ operation, headers }) =>
        operation.upgrade === null && headers.get('upgrade') === 'websocket',
    ),
  ],
  'expectation-unguarded': [
    'A request with Expect: 100-continue goes on as soon as it may send its body.',
    trustHeader('expect', /^100-continue$/i),
  ],
  'basic-login-unchecked': [
    "Basic credentials are the dashboard's, and here nobody checks them.",
    trustHeader('authorization', /^basic /i),
  ],
  'session-cookie-admits': [
    'A cookie named session counts as a login that somebody else has checked.',
    trustHeader('cookie', /(?:^|; )session=/),
  ],
  'organization-unscoped': [
    'OpenAI-Organization names the account, and the list of its keys is not looked at.',
    allowWhen(hasHeader('openai-organization')),
  ],
  'own-sdk-trusted': [
    'The headers that the official SDK adds mark a trusted client.',
    trustHeader('x-stainless-lang', /./),
  ],
  'beta-header-unguarded': [
    'A beta feature in anthropic-beta leads to another handler, without a guard.',
    trustHeader('anthropic-beta', /./),
  ],
  'get-unguarded': [
    'The guard stands before POST alone, and GET runs the same handler.',
    routeUnguarded(({ method }) => ({ method: method === 'GET' ? 'POST' : method })),
  ],
  'model-substring-allowed': [
    'A model is allowed where the name of one on the list is a part of its own.',
    allowWhen(({ key, model }) =>
      [...(key.models ?? [])].some((allowed) => model?.includes(allowed)),
    ),
  ],
  'internal-one-trusted': [
    'X-Internal: 1 marks a call between services, and nobody removes it from outside.',
    trustHeader('x-internal', /^1$/),
  ],
  'service-token-unchecked': [
    'A call with X-Service-Token is one of a service, whatever the token is.',
    trustHeader('x-service-token', /./),
  ],
  'monitor-trusted': [
    'A User-Agent in which UptimeRobot occurs is that of the monitor, and needs no key.',
    trustHeader('user-agent', /UptimeRobot/),
  ],
  'public-word-in-target': [
    'A target is public where /health occurs in it, also in its query.',
    admitWhen(({ request }) => decodeURIComponent(request.url).includes('=/health')),
  ],
});
