import type { Swap } from '../../gateway/parts.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';

/** What is left of a refused request on its connection is read as the next one, and is none. */
const leaveUnread =
  (isLeft: (inbound: Inbound) => boolean): Swap =>
  (parts) => {
    const outOfStep = new WeakSet<object>();
    return {
      ...parts,
      preflight: (inbound) => {
        const { connection } = inbound;
        if (connection === null || !outOfStep.delete(connection)) return parts.preflight(inbound);
        return { status: 501, headers: {}, body: 'Unsupported method' };
      },
      refuse: (refusal, operation, format, inbound) => {
        const { connection } = inbound;
        if (connection !== null && refusal.status === 401 && isLeft(inbound)) {
          outOfStep.add(connection);
        }
        return parts.refuse(refusal, operation, format, inbound);
      },
    };
  };

const lengthOf = ({ headers }: Inbound): number => Number(headers.get('content-length') ?? 0);

/** Refusals that come before the body of their request was read, on a connection that is kept. */
export const unreadRequestFaults: readonly Fault[] = [
  {
    id: 'refused-body-left-unread',
    sentence: 'The body of a refused request stays on the connection, and is read as the next one.',
    clause: 'HARD-CONNECTION',
    swap: leaveUnread((inbound) => lengthOf(inbound) > 0),
  },
  {
    id: 'large-refused-body-left-unread',
    sentence: 'A refused body larger than the buffer stays, and is read as the next request.',
    clause: 'HARD-CONNECTION',
    swap: leaveUnread((inbound) => lengthOf(inbound) > 64 * 1024),
  },
  {
    id: 'refused-chunks-left-unread',
    sentence: 'The chunks of a refused request stay, and are read as the next one.',
    clause: 'HARD-CONNECTION',
    swap: leaveUnread((inbound) => inbound.headers.has('transfer-encoding')),
  },
];
