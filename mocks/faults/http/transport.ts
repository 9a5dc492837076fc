import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  admitState,
  admitUnknown,
  admitWhen,
  afterRefusal,
  secretOf,
  wrongRefusal,
} from '../patches.ts';

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
export const transportFaults = [
  ...breaking('HTTP-UPGRADE-REFUSED', {
    'handshake-always-accepted': [
      'Every realtime handshake is answered 101, and the key is judged afterwards.',
      acceptHandshakes,
    ],
    'handshake-takes-any-key': [
      'A handshake with any key is accepted, and an invalid one is reported in the first message.',
      admitWhen(
        ({ operation, credential }) => operation.upgrade !== null && credential.kind === 'found',
      ),
    ],
    'subprotocol-key-unchecked': [
      'A handshake with a key as its sub-protocol is accepted, whatever key it is.',
      admitWhen(
        ({ operation, headers }) =>
          operation.upgrade !== null &&
          /api-key\./.test(headers.get('sec-websocket-protocol') ?? ''),
      ),
    ],
    'query-key-unchecked-on-handshake': [
      'A handshake with a key in its query is accepted, and the key judged later.',
      admitWhen(({ operation, query }) => operation.upgrade !== null && query.has('api_key')),
    ],
    'handshake-scope-later': [
      'The model of a session is judged when its first message comes.',
      allowWhen(({ operation }) => operation.upgrade !== null),
    ],
    'handshake-quota-later': [
      'The quota of a session is looked at when it is over.',
      admitState('exhausted', ({ operation }) => operation.upgrade !== null),
    ],
  }),
  ...breaking('HARD-CORS', {
    'preflight-needs-key': [
      'A CORS preflight is answered 401, since it carries no key.',
      refusePreflight(() => true),
    ],
    'gemini-preflight-needs-key': [
      'A preflight of the Gemini format is answered 401: its guard runs before CORS.',
      refusePreflight((ctx) => ctx.path.startsWith('/v1beta/')),
    ],
    'preflight-for-x-api-key-refused': [
      'A preflight that asks for x-api-key is refused: only Authorization is known.',
      refusePreflight(({ headers }) =>
        /x-(?:goog-)?api-key/.test(headers.get('access-control-request-headers') ?? ''),
      ),
    ],
    'preflight-of-models-refused': [
      'The preflight of GET /v1/models is refused, and with it the GET behind it.',
      refusePreflight((ctx) => ctx.path === '/v1/models'),
    ],
  }),
  ...breaking('HARD-CONNECTION', {
    'refusal-cut-off': [
      'The connection is cut in the middle of the refusal of a large request.',
      afterRefusal((response, _refusal, { headers }) =>
        Number(headers.get('content-length')) > largeBody ? breakOff(response) : response,
      ),
    ],
  }),
  ...breaking('HARD-BOUNDED', {
    'non-ascii-key-500': ['A byte beyond ASCII in the key is answered 500.', failOn(/[^\0-\x7f]/)],
    'long-key-500': ['A key of more than 4 KiB is answered 500.', failOn(/^.{4097}/)],
    'ill-encoded-key-500': [
      'Bytes in the key that are no UTF-8 are answered 500.',
      failOn(/[\xc0\xff\ufffd]/),
    ],
    'percent-in-key-500': [
      'A per cent sign in the key is answered 500: it is decoded once too often.',
      failOn(/%(?![\da-f]{2})/i),
    ],
    'long-hashed-key-500': [
      'A key of more than 72 bytes is answered 500: its digest takes no more.',
      failOn(/^.{73}/),
    ],
    'long-key-let-in': [
      'A key too long for its column is an error of the look-up, and lets in.',
      admitUnknown(/^.{256}/),
    ],
  }),
];
