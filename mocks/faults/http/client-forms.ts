import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  admitWhen,
  afterAuthentication,
  afterRefusal,
  jsonMember,
  nobody,
  refuseWhen,
  wrongRefusal,
} from '../patches.ts';

/** Refuses the valid key at its second request on a connection. */
const refuseSecond: Patch = (stages) => {
  const known = new WeakSet<object>();
  return refuseWhen(({ request: { connection } }) => {
    if (connection === null) return false;
    const isSecond = known.has(connection);
    known.add(connection);
    return isSecond;
  })(stages);
};

/** Lets in whoever names no key on a connection that had a valid one. */
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
export const clientFormFaults: readonly Fault[] = [
  {
    id: 'http-1-0-refused',
    sentence: 'Over HTTP/1.0 the guard finds no key, though there is one.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ request }) => request.version === '1.0'),
  },
  {
    id: 'second-request-refused',
    sentence: 'The guard forgets the key of a connection after its first request.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseSecond,
  },
  {
    id: 'connection-keeps-key',
    sentence: 'Who names no key has the one that came before on the same connection.',
    clause: 'HARD-ISOLATED',
    patch: keepKeyOfConnection,
  },
  {
    id: 'no-user-agent-refused',
    sentence: 'A request without a User-Agent counts as one of a robot, whatever its key.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => !headers.has('user-agent')),
  },
  {
    id: 'client-beta-refused',
    sentence: "A feature in anthropic-beta that the gateway does not know is the key's fault.",
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ headers }) => (headers.get('anthropic-beta') ?? '').startsWith('prompt-')),
  },
  {
    id: 'cached-answer-unguarded',
    sentence: 'A client that takes only what is cached gets it without a key.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) => /only-if-cached/.test(headers.get('cache-control') ?? '')),
  },
  {
    id: 'old-socket-unguarded',
    sentence: 'A handshake of an old version of WebSocket goes to an old handler, without a guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) => headers.get('sec-websocket-version') === '8'),
  },
  {
    id: 'http2-upgrade-unguarded',
    sentence: 'A request that asks to go on in HTTP/2 is passed on before anybody reads its key.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) => headers.get('upgrade') === 'h2c'),
  },
  {
    id: 'metered-stream-unscoped',
    sentence: 'A stream that reports its usage has a handler that forgets the list of models.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(async (ctx) => (await jsonMember(ctx, 'stream_options')) !== undefined),
  },
  {
    id: 'accept-before-key',
    sentence: 'What a client accepts is judged before its key, and answered 406.',
    clause: 'HARD-CHECK-BEFORE-WORK',
    patch: afterAuthentication((decided, { headers }) =>
      isRefusal(decided) && /^image\//.test(headers.get('accept') ?? '')
        ? { ...wrongRefusal, status: 406, kind: 'invalid-request' }
        : decided,
    ),
  },
  {
    id: 'deleted-key-cookie',
    sentence: 'The refusal of a deleted key sets a cookie that no other refusal sets.',
    clause: 'HARD-NO-ORACLE',
    patch: afterRefusal((response, refusal) => {
      if (refusal.clause !== 'KEY-DELETED') return response;
      const headers = new Headers(response.headers);
      headers.set('set-cookie', 'was=1');
      return new Response(response.body, { status: response.status, headers });
    }),
  },
  {
    id: 'usual-subprotocols-unguarded',
    sentence: 'A handshake with the sub-protocols of a page counts as one that has a session.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ headers }) =>
      /openai-beta\.realtime/.test(headers.get('sec-websocket-protocol') ?? ''),
    ),
  },
  {
    id: 'ephemeral-token-unverified',
    sentence: 'A token that begins with ek_ opens a session, and nobody looks it up.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(
      ({ operation, headers }) =>
        operation.upgrade !== null && /Bearer ek_/.test(headers.get('authorization') ?? ''),
    ),
  },
  {
    id: 'prediction-unpaid',
    sentence: 'A predicted text is billed in another way, so an exhausted key is served.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState(
      'exhausted',
      async (ctx) => (await jsonMember(ctx, 'prediction')) !== undefined,
    ),
  },
  {
    id: 'expiry-by-clients-clock',
    sentence: "Whether a key has expired is decided by the client's Date.",
    clause: 'HARD-NO-BYPASS',
    patch: admitState('expired', ({ headers, key }) => {
      const sent = Date.parse(headers.get('date') ?? '');
      return key?.expiresAt != null && sent < key.expiresAt;
    }),
  },
  {
    id: 'print-parameter-refused',
    sentence: "The signature of a request knows no prettyPrint, which Google's clients send.",
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseWhen(({ query }) => query.has('prettyPrint')),
  },
];
