import { keyHeaders } from '../../../spec/index.ts';
import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { admitUnknown, admitWhen } from '../patches.ts';

/** The gateway is sound: what is wrong stands before it. */
const nothing: Patch = (stages) => stages;

/** In how many spellings of its name a header came; 0 where that is not known. */
const countSpellings = (ctx: Context, name: string): number =>
  new Set(ctx.request.headerNames()?.filter((sent) => sent.toLowerCase() === name)).size;

const failOnSpellings: Patch = (stages) => ({
  ...stages,
  readCredential: (ctx) => {
    if (keyHeaders.some((name) => countSpellings(ctx, name) > 1)) {
      throw new TypeError('the header is there already');
    }
    return stages.readCredential(ctx);
  },
});

/** Requests that no client library writes are taken otherwise than HTTP has it. */
export const rawWireFaults = [
  ...breaking('HARD-BOUNDED', {
    'malformed-request-500': [
      'A request that is no HTTP is answered 500.',
      nothing,
      {
        server: {
          refuse: (_, socket) => {
            socket.end(
              'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
            );
            return true;
          },
        },
      },
    ],
    'nul-never-answered': [
      'A request with a NUL in it is never answered, and its connection kept.',
      nothing,
      { server: { refuse: ({ rawPacket }) => rawPacket?.includes(0) === true } },
    ],
    'control-byte-key-served': [
      'The server takes control bytes in a header, and a key with one opens every door.',
      admitUnknown(/[^\t -~\x80-\xff]/),
      { server: { isLenient: true } },
    ],
  }),
  ...breaking('HARD-CONNECTION', {
    'malformed-request-out-of-step': [
      'The connection is kept after a request that is no HTTP, and out of step from then on.',
      nothing,
      {
        server: {
          refuse: (_, socket) =>
            socket.write('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n') || true,
        },
      },
    ],
  }),
  ...breaking('HARD-NO-BYPASS', {
    'absolute-form-unguarded': [
      'A target in absolute form leads past the guard.',
      admitWhen(({ request }) => /^https?:/i.test(request.url)),
    ],
    'no-host-unguarded': [
      'A request without a Host is treated as the health check, which needs no key.',
      admitWhen(({ headers }) => !headers.has('host')),
    ],
  }),
  ...breaking('KEY-CONFLICT', {
    'two-spellings-500': [
      'A header that is sent under two spellings of its name is answered 500.',
      failOnSpellings,
    ],
  }),
];
