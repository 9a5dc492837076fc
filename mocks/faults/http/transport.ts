import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  admitUnknown,
  admitWhen,
  afterRefusal,
  secretOf,
  wrongRefusal,
} from '../patches.ts';

/** Fails, as a parser does, on a key of some form. */
const failOn =
  (pattern: RegExp): Patch =>
  (stages) => ({
    ...stages,
    authenticate: (ctx) => {
      if (pattern.test(secretOf(ctx.credential) ?? '')) {
        throw new TypeError('cannot compare this key');
      }
      return stages.authenticate(ctx);
    },
  });

/** Some preflights are asked for a key. */
const refusePreflight =
  (isRefused: (ctx: Context) => boolean): Patch =>
  (stages) => ({
    ...stages,
    preflight: async (ctx) => {
      const early = await stages.preflight(ctx);
      const asOpenai: Context = { ...ctx, format: 'openai' };
      return early && isRefused(ctx) ? stages.refuse(asOpenai, wrongRefusal) : early;
    },
  });

/** Every handshake is accepted; what the key may do is looked at when the first frame comes. */
const acceptHandshakes: Patch = (stages) =>
  allowWhen(({ operation }) => operation.upgrade !== null)(
    admitWhen(({ operation }) => operation.upgrade !== null)(stages),
  );

/** A body that is not read before it is refused, in bytes. */
const largeBody = 1024 * 1024;

/** An answer that breaks off: the connection ends before as many bytes were sent as it announced. */
function breakOff(response: Response): Response {
  response.headers.set('content-length', '100000');
  response.headers.set('connection', 'close');
  return response;
}

/** Defects where HTTP, WebSocket and CORS meet the key. */
export const transportFaults: readonly Fault[] = [
  {
    id: 'handshake-always-accepted',
    sentence: 'Every realtime handshake is answered 101, and the key is judged afterwards.',
    clause: 'HTTP-UPGRADE-REFUSED',
    patch: acceptHandshakes,
  },
  {
    id: 'preflight-needs-key',
    sentence: 'A CORS preflight is answered 401, since it carries no key.',
    clause: 'HARD-CORS',
    patch: refusePreflight(() => true),
  },
  {
    id: 'refusal-cut-off',
    sentence: 'The connection is cut in the middle of the refusal of a large request.',
    clause: 'HARD-CONNECTION',
    patch: afterRefusal((response, _refusal, { headers }) =>
      Number(headers.get('content-length')) > largeBody ? breakOff(response) : response,
    ),
  },
  {
    id: 'non-ascii-key-500',
    sentence: 'A byte beyond ASCII in the key is answered 500.',
    clause: 'HARD-BOUNDED',
    patch: failOn(/[^\0-\x7f]/),
  },
  {
    id: 'long-key-500',
    sentence: 'A key of more than 4 KiB is answered 500.',
    clause: 'HARD-BOUNDED',
    patch: failOn(/^.{4097}/),
  },
  {
    id: 'handshake-takes-any-key',
    sentence:
      'A handshake with any key is accepted, and an invalid one is reported in the first message.',
    clause: 'HTTP-UPGRADE-REFUSED',
    patch: admitWhen(
      ({ operation, credential }) => operation.upgrade !== null && credential.kind === 'found',
    ),
  },
  {
    id: 'subprotocol-key-unchecked',
    sentence: 'A handshake with a key as its sub-protocol is accepted, whatever key it is.',
    clause: 'HTTP-UPGRADE-REFUSED',
    patch: admitWhen(
      ({ operation, headers }) =>
        operation.upgrade !== null && /api-key\./.test(headers.get('sec-websocket-protocol') ?? ''),
    ),
  },
  {
    id: 'query-key-unchecked-on-handshake',
    sentence: 'A handshake with a key in its query is accepted, and the key judged later.',
    clause: 'HTTP-UPGRADE-REFUSED',
    patch: admitWhen(({ operation, query }) => operation.upgrade !== null && query.has('api_key')),
  },
  {
    id: 'handshake-scope-later',
    sentence: 'The model of a session is judged when its first message comes.',
    clause: 'HTTP-UPGRADE-REFUSED',
    patch: allowWhen(({ operation }) => operation.upgrade !== null),
  },
  {
    id: 'handshake-quota-later',
    sentence: 'The quota of a session is looked at when it is over.',
    clause: 'HTTP-UPGRADE-REFUSED',
    patch: admitState('exhausted', ({ operation }) => operation.upgrade !== null),
  },
  {
    id: 'gemini-preflight-needs-key',
    sentence: 'A preflight of the Gemini format is answered 401: its guard runs before CORS.',
    clause: 'HARD-CORS',
    patch: refusePreflight((ctx) => ctx.path.startsWith('/v1beta/')),
  },
  {
    id: 'preflight-for-x-api-key-refused',
    sentence: 'A preflight that asks for x-api-key is refused: only Authorization is known.',
    clause: 'HARD-CORS',
    patch: refusePreflight(({ headers }) =>
      /x-(?:goog-)?api-key/.test(headers.get('access-control-request-headers') ?? ''),
    ),
  },
  {
    id: 'preflight-of-models-refused',
    sentence: 'The preflight of GET /v1/models is refused, and with it the GET behind it.',
    clause: 'HARD-CORS',
    patch: refusePreflight((ctx) => ctx.path === '/v1/models'),
  },
  {
    id: 'ill-encoded-key-500',
    sentence: 'Bytes in the key that are no UTF-8 are answered 500.',
    clause: 'HARD-BOUNDED',
    patch: failOn(/[\xc0\xff\ufffd]/),
  },
  {
    id: 'percent-in-key-500',
    sentence: 'A per cent sign in the key is answered 500: it is decoded once too often.',
    clause: 'HARD-BOUNDED',
    patch: failOn(/%(?![\da-f]{2})/i),
  },
  {
    id: 'long-hashed-key-500',
    sentence: 'A key of more than 72 bytes is answered 500: its digest takes no more.',
    clause: 'HARD-BOUNDED',
    patch: failOn(/^.{73}/),
  },
  {
    id: 'long-key-let-in',
    sentence: 'A key too long for its column is an error of the look-up, and lets in.',
    clause: 'HARD-BOUNDED',
    patch: admitUnknown(/^.{256}/),
  },
];
