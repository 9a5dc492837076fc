import type { Swap } from '../../gateway/parts.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-swaps.ts';
import {
  admitState,
  admitUnknown,
  admitWhen,
  afterRefusal,
  refuseKey,
  secretOf,
} from '../swaps.ts';

/** Fails, as a parser does, on a key of some form. */
const failOn =
  (pattern: RegExp): Swap =>
  (parts) => ({
    ...parts,
    authenticate: (reading, operation, keyring, inbound) => {
      if (pattern.test(secretOf(reading) ?? '')) throw new TypeError('cannot compare this key');
      return parts.authenticate(reading, operation, keyring, inbound);
    },
  });

/** Some preflights are asked for a key. */
const refusePreflight =
  (isRefused: (inbound: Inbound) => boolean): Swap =>
  (parts) => ({
    ...parts,
    preflight: async (inbound) => {
      const early = await parts.preflight(inbound);
      const { refusal } = refuseKey(null);
      return early && isRefused(inbound) ? parts.refuse(refusal, null, 'openai', inbound) : early;
    },
  });

/** Every handshake is accepted; what the key may do is looked at when the first frame comes. */
const acceptHandshakes: Swap = (parts) => {
  const admitted = admitWhen(({ operation }) => operation.upgrade !== null)(parts);
  return {
    ...admitted,
    authorize: (key, model, operation, inbound) =>
      operation.upgrade === null
        ? admitted.authorize(key, model, operation, inbound)
        : { allowed: true },
  };
};

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
    swap: acceptHandshakes,
  },
  {
    id: 'preflight-needs-key',
    sentence: 'A CORS preflight is answered 401, since it carries no key.',
    clause: 'HARD-CORS',
    swap: refusePreflight(() => true),
  },
  {
    id: 'refusal-cut-off',
    sentence: 'The connection is cut in the middle of the refusal of a large request.',
    clause: 'HARD-CONNECTION',
    swap: afterRefusal((response, _refusal, inbound) =>
      Number(inbound.headers.get('content-length')) > largeBody ? breakOff(response) : response,
    ),
  },
  {
    id: 'non-ascii-key-500',
    sentence: 'A byte beyond ASCII in the key is answered 500.',
    clause: 'HARD-BOUNDED',
    swap: failOn(/[^\0-\x7f]/),
  },
  {
    id: 'long-key-500',
    sentence: 'A key of more than 4 KiB is answered 500.',
    clause: 'HARD-BOUNDED',
    swap: failOn(/^.{4097}/),
  },
  {
    id: 'handshake-takes-any-key',
    sentence: 'A handshake with any key is accepted, and the bad one told in the first message.',
    clause: 'HTTP-UPGRADE-REFUSED',
    swap: admitWhen(
      ({ operation, reading }) => operation.upgrade !== null && reading.kind === 'found',
    ),
  },
  {
    id: 'subprotocol-key-unchecked',
    sentence: 'A handshake with a key as its sub-protocol is accepted, whatever key it is.',
    clause: 'HTTP-UPGRADE-REFUSED',
    swap: admitWhen(
      ({ operation, inbound }) =>
        operation.upgrade !== null &&
        /api-key\./.test(inbound.headers.get('sec-websocket-protocol') ?? ''),
    ),
  },
  {
    id: 'query-key-unchecked-on-handshake',
    sentence: 'A handshake with a key in its query is accepted, and the key judged later.',
    clause: 'HTTP-UPGRADE-REFUSED',
    swap: admitWhen(
      ({ operation, inbound }) => operation.upgrade !== null && inbound.query.has('api_key'),
    ),
  },
  {
    id: 'handshake-scope-later',
    sentence: 'The model of a session is judged when its first message comes.',
    clause: 'HTTP-UPGRADE-REFUSED',
    swap: allowWhen(({ operation }) => operation.upgrade !== null),
  },
  {
    id: 'handshake-quota-later',
    sentence: 'The quota of a session is looked at when it is over.',
    clause: 'HTTP-UPGRADE-REFUSED',
    swap: admitState('exhausted', ({ operation }) => operation.upgrade !== null),
  },
  {
    id: 'gemini-preflight-needs-key',
    sentence: 'A preflight of the Gemini format is answered 401: its guard runs before CORS.',
    clause: 'HARD-CORS',
    swap: refusePreflight((inbound) => inbound.path.startsWith('/v1beta/')),
  },
  {
    id: 'preflight-for-x-api-key-refused',
    sentence: 'A preflight that asks for x-api-key is refused: only Authorization is known.',
    clause: 'HARD-CORS',
    swap: refusePreflight(({ headers }) =>
      /x-(?:goog-)?api-key/.test(headers.get('access-control-request-headers') ?? ''),
    ),
  },
  {
    id: 'preflight-of-models-refused',
    sentence: 'The preflight of GET /v1/models is refused, and with it the GET behind it.',
    clause: 'HARD-CORS',
    swap: refusePreflight((inbound) => inbound.path === '/v1/models'),
  },
  {
    id: 'ill-encoded-key-500',
    sentence: 'Bytes in the key that are no UTF-8 are answered 500.',
    clause: 'HARD-BOUNDED',
    swap: failOn(/[\xc0\xff\ufffd]/),
  },
  {
    id: 'percent-in-key-500',
    sentence: 'A per cent sign in the key is answered 500: it is decoded once too often.',
    clause: 'HARD-BOUNDED',
    swap: failOn(/%(?![\da-f]{2})/i),
  },
  {
    id: 'long-hashed-key-500',
    sentence: 'A key of more than 72 bytes is answered 500: its digest takes no more.',
    clause: 'HARD-BOUNDED',
    swap: failOn(/^.{73}/),
  },
  {
    id: 'long-key-let-in',
    sentence: 'A key too long for its column is an error of the look-up, and lets in.',
    clause: 'HARD-BOUNDED',
    swap: admitUnknown(/^.{256}/),
  },
];
