import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  admitWhen,
  afterAuthentication,
  afterRefusal,
  hasMember,
  nobody,
  refuseWhen,
  trustHeader,
  wrongRefusal,
} from '../patches.ts';

const refuseSecond: Patch = (stages) => {
  const known = new WeakSet<object>();
  return refuseWhen(({ request: { connection } }) => {
    if (connection === null) return false;
    const isSecond = known.has(connection);
    known.add(connection);
    return isSecond;
  })(stages);
};

const keepKeyOfConnection: Patch = (stages) => {
  const opened = new WeakSet<object>();
  return afterAuthentication((decided, ctx) => {
    const { connection } = ctx.request;
    if (connection === null) return decided;
    if (!isRefusal(decided)) opened.add(connection);
    const isWithout = ctx.credential.kind === 'missing';
    return isRefusal(decided) && isWithout && opened.has(connection) ? nobody(ctx.now) : decided;
  })(stages);
};

/** Forms in which real clients send a request, and what some gateways make of them. */
export const clientFormFaults = [
  ...breaking('HTTP-LEGAL-FORMS', {
    'http-1-0-refused': [
      'Over HTTP/1.0 the guard finds no key, though there is one.',
      refuseWhen(({ request }) => request.version === '1.0'),
    ],
    'second-request-refused': [
      'The guard forgets the key of a connection after its first request.',
      refuseSecond,
    ],
    'no-user-agent-refused': [
      'A request without a User-Agent counts as one of a robot, whatever its key.',
      refuseWhen(({ headers }) => !headers.has('user-agent')),
    ],
    'client-beta-refused': [
      "A feature in anthropic-beta that the gateway does not know is the key's fault.",
      refuseWhen(({ headers }) => (headers.get('anthropic-beta') ?? '').startsWith('prompt-')),
    ],
    'print-parameter-refused': [
      "The signature of a request knows no prettyPrint, which Google's clients send.",
      refuseWhen(({ query }) => query.has('prettyPrint')),
    ],
  }),
  ...breaking('HARD-ISOLATED', {
    'connection-keeps-key': [
      'Who names no key has the one that came before on the same connection.',
      keepKeyOfConnection,
    ],
  }),
  ...breaking('HARD-NO-BYPASS', {
    'cached-answer-unguarded': [
      'A client that takes only what is cached gets it without a key.',
      trustHeader('cache-control', /only-if-cached/),
    ],
    'old-socket-unguarded': [
      'A handshake of an old version of WebSocket goes to an old handler, without a guard.',
      admitWhen(({ headers }) => headers.get('sec-websocket-version') === '8'),
    ],
    'http2-upgrade-unguarded': [
      'A request that asks to go on in HTTP/2 is passed on before anybody reads its key.',
      admitWhen(({ headers }) => headers.get('upgrade') === 'h2c'),
    ],
    'metered-stream-unscoped': [
      'A stream that reports its usage has a handler that forgets the list of models.',
      allowWhen(hasMember('stream_options')),
    ],
    'usual-subprotocols-unguarded': [
      'A handshake with the sub-protocols of a page counts as one that has a session.',
      trustHeader('sec-websocket-protocol', /openai-beta\.realtime/),
    ],
    'ephemeral-token-unverified': [
      'A token that begins with ek_ opens a session, and nobody looks it up.',
      admitWhen(
        ({ operation, headers }) =>
          operation.upgrade !== null && /Bearer ek_/.test(headers.get('authorization') ?? ''),
      ),
    ],
    'prediction-unpaid': [
      'A predicted text is billed in another way, so an exhausted key is served.',
      admitState('exhausted', hasMember('prediction')),
    ],
    'expiry-by-clients-clock': [
      "Whether a key has expired is decided by the client's Date.",
      admitState('expired', ({ headers, key }) => {
        const sent = Date.parse(headers.get('date') ?? '');
        return key?.expiresAt != null && sent < key.expiresAt;
      }),
    ],
  }),
  ...breaking('HARD-CHECK-BEFORE-WORK', {
    'accept-before-key': [
      'What a client accepts is judged before its key, and answered 406.',
      afterAuthentication((decided, { headers }) =>
        isRefusal(decided) && /^image\//.test(headers.get('accept') ?? '')
          ? { ...wrongRefusal, status: 406, kind: 'invalid-request' }
          : decided,
      ),
    ],
  }),
  ...breaking('HARD-NO-ORACLE', {
    'deleted-key-cookie': [
      'The refusal of a deleted key sets a cookie that no other refusal sets.',
      afterRefusal((response, refusal) => {
        if (refusal.clause !== 'KEY-DELETED') return response;
        const headers = new Headers(response.headers);
        headers.set('set-cookie', 'was=1');
        return new Response(response.body, { status: response.status, headers });
      }),
    ],
  }),
];
