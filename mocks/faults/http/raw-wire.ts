import { keyHeaders } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';
import { admitUnknown, admitWhen } from '../swaps.ts';

/** The gateway is sound: what is wrong stands before it. */
const nothing: Swap = (parts) => parts;

/** In how many spellings of its name a header came; 0 where that is not known. */
const countSpellings = (inbound: Inbound, name: string): number =>
  new Set(inbound.headerNames()?.filter((sent) => sent.toLowerCase() === name)).size;

/** Fails where a header comes in two spellings of its name, as a look-up by its exact name does. */
const failOnSpellings: Swap = (parts) => ({
  ...parts,
  readCredential: (inbound, operation) => {
    if (keyHeaders.some((name) => countSpellings(inbound, name) > 1)) {
      throw new TypeError('the header is there already');
    }
    return parts.readCredential(inbound, operation);
  },
});

/** Requests that no client library writes are taken otherwise than HTTP has it. */
export const rawWireFaults: readonly Fault[] = [
  {
    id: 'malformed-request-500',
    sentence: 'A request that is no HTTP is answered 500.',
    clause: 'HARD-BOUNDED',
    swap: nothing,
    server: {
      refuse: (_, socket) => {
        socket.end(
          'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
        );
        return true;
      },
    },
  },
  {
    id: 'nul-never-answered',
    sentence: 'A request with a NUL in it is never answered, and its connection kept.',
    clause: 'HARD-BOUNDED',
    swap: nothing,
    server: { refuse: ({ rawPacket }) => rawPacket?.includes(0) === true },
  },
  {
    id: 'control-byte-key-served',
    sentence: 'The server takes control bytes in a header, and a key with one opens every door.',
    clause: 'HARD-BOUNDED',
    swap: admitUnknown(/[^\t -~\x80-\xff]/),
    server: { isLenient: true },
  },
  {
    id: 'malformed-request-out-of-step',
    sentence:
      'The connection is kept after a request that is no HTTP, and out of step from then on.',
    clause: 'HARD-CONNECTION',
    swap: nothing,
    server: {
      refuse: (_, socket) =>
        socket.write('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n') || true,
    },
  },
  {
    id: 'absolute-form-unguarded',
    sentence: 'A target in absolute form leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    swap: admitWhen(({ inbound }) => /^https?:/i.test(inbound.url)),
  },
  {
    id: 'no-host-unguarded',
    sentence: 'A request without a Host is taken for the health check, which needs no key.',
    clause: 'HARD-NO-BYPASS',
    swap: admitWhen(({ inbound }) => !inbound.headers.has('host')),
  },
  {
    id: 'two-spellings-500',
    sentence: 'A header that is sent under two spellings of its name is answered 500.',
    clause: 'KEY-CONFLICT',
    swap: failOnSpellings,
  },
];
