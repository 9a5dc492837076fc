import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

/** A caller without a valid key is let in for a header that says who or what he is. */
const trust = (name: string, pattern: RegExp): Patch =>
  admitWhen(({ headers }) => pattern.test(headers.get(name) ?? ''));

/** Whoever looks like one of the gateway's own is let in without a key. */
export const trustedCallerFaults: readonly Fault[] = [
  {
    id: 'local-origin-trusted',
    sentence: 'Pages of a developer on localhost need no key, and Origin says that it is one.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('origin', /^https?:\/\/localhost(?::\d+)?$/),
  },
  {
    id: 'stream-accepted-unguarded',
    sentence: 'Who accepts an event stream gets to the stream handler, which has no guard.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('accept', /text\/event-stream/),
  },
  {
    id: 'upgrade-header-unguarded',
    sentence: 'The guard leaves requests with Upgrade: websocket to the handshake, on each path.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(
      ({ operation, headers }) =>
        operation.upgrade === null && headers.get('upgrade') === 'websocket',
    ),
  },
  {
    id: 'expectation-unguarded',
    sentence: 'A request with Expect: 100-continue goes on as soon as it may send its body.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('expect', /^100-continue$/i),
  },
  {
    id: 'basic-login-unchecked',
    sentence: "Basic credentials are the dashboard's, and here nobody checks them.",
    clause: 'HARD-NO-BYPASS',
    patch: trust('authorization', /^basic /i),
  },
  {
    id: 'session-cookie-admits',
    sentence: 'A cookie named session counts as a login that somebody else has checked.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('cookie', /(?:^|; )session=/),
  },
  {
    id: 'organization-unscoped',
    sentence: 'OpenAI-Organization names the account, and the list of its keys is not looked at.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ headers }) => headers.has('openai-organization')),
  },
  {
    id: 'own-sdk-trusted',
    sentence: 'The headers that the official SDK adds mark a trusted client.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('x-stainless-lang', /./),
  },
  {
    id: 'beta-header-unguarded',
    sentence: 'A beta feature in anthropic-beta leads to another handler, without a guard.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('anthropic-beta', /./),
  },
  {
    id: 'get-unguarded',
    sentence: 'The guard stands before POST alone, and GET runs the same handler.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ method }) => ({ method: method === 'GET' ? 'POST' : method })),
  },
  {
    id: 'model-substring-allowed',
    sentence: 'A model is allowed where the name of one on the list is a part of its own.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ key, model }) =>
      [...(key.models ?? [])].some((allowed) => model?.includes(allowed)),
    ),
  },
  {
    id: 'internal-one-trusted',
    sentence: 'X-Internal: 1 marks a call between services, and nobody removes it from outside.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('x-internal', /^1$/),
  },
  {
    id: 'service-token-unchecked',
    sentence: 'A call with X-Service-Token is one of a service, whatever the token is.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('x-service-token', /./),
  },
  {
    id: 'monitor-trusted',
    sentence: 'A User-Agent in which UptimeRobot occurs is that of the monitor, and needs no key.',
    clause: 'HARD-NO-BYPASS',
    patch: trust('user-agent', /UptimeRobot/),
  },
  {
    id: 'public-word-in-target',
    sentence: 'A target is public where /health occurs in it, also in its query.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ request }) => decodeURIComponent(request.url).includes('=/health')),
  },
];
