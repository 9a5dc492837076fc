import type { Swap } from '../gateway.ts';
import type { Fault } from './fault.ts';
import { admitWhen, afterRefusal, refuseKey, secretOf } from './swaps.ts';

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
    swap: (parts) => ({
      ...parts,
      preflight: async (inbound) => {
        const early = await parts.preflight(inbound);
        const { refusal } = refuseKey(null);
        return early && parts.refuse(refusal, null, 'openai', inbound);
      },
    }),
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
];
