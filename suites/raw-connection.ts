import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { Answer, Exchange, WireRequest } from './exchange.ts';
import { readResponse } from './read-response.ts';
import { writeBytes } from './write-bytes.ts';

/** One connection on which bytes go out as they are. */
type RawConnection = {
  /** Whether something can still be asked on it. */
  readonly isOpen: () => boolean;
  /**
   * Sends the bytes and reads the answer.
   *
   * @throws the socket's error; a TimeoutError where no whole answer came in time
   */
  readonly ask: (bytes: Buffer, method: string) => Promise<Answer>;
  readonly close: () => void;
};

/** More than this of one answer is not read. */
const answerLimit = 512 * 1024;

function connect(origin: string): Socket {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  return protocol === 'https:'
    ? connectSecure({
        host,
        port: Number(port || 443),
        ALPNProtocols: ['http/1.1'],
        // RFC 6066 §3: an address is no server name.
        ...(isIP(host) === 0 ? { servername: host } : {}),
      })
    : connectPlain({ host, port: Number(port || 80) });
}

/** Opens a connection to an origin; over TLS, with its certificate verified, where that is https. */
function openRawConnection(origin: string, timeout: number): RawConnection {
  const socket = connect(origin);
  let buffer = Buffer.alloc(0);
  let ended = false;
  let failure: Error | null = null;
  let spent = false;
  let wake = () => {};
  socket.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    wake();
  });
  socket.on('error', (error) => {
    failure = error;
  });
  for (const end of ['end', 'close'] as const) {
    socket.once(end, () => {
      ended = true;
      wake();
    });
  }

  /** The answer as soon as it is whole; null while nothing more can be said of it. */
  const read = (method: string): Answer | null => {
    const read = readResponse(buffer, method, ended);
    if (read !== null) {
      buffer = buffer.subarray(read.length);
      spent ||= !read.keepsOpen;
      return read.answer;
    }
    if (ended) throw failure ?? new Error('the server closed the connection');
    if (buffer.length > answerLimit) throw new Error('the answer is too long');
    return null;
  };

  return {
    isOpen: () => !ended && !spent,
    ask: (bytes, method) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          spent = true;
          reject(new DOMException('no answer in time', 'TimeoutError'));
        }, timeout);
        wake = () => {
          try {
            const answer = read(method);
            if (answer === null) return;
            resolve(answer);
          } catch (error) {
            reject(error);
          }
          // What comes now belongs to nobody until the next is asked.
          wake = () => {};
          clearTimeout(timer);
        };
        socket.write(bytes);
        if (buffer.length > 0) wake();
      }),
    close: () => socket.destroy(),
  };
}

/**
 * Asks requests one after another on one connection, which is never made anew: what finds it closed is
 * not sent, and its exchange says so.
 *
 * @param take times one exchange and turns its error into a failure
 */
export async function askInTurn(
  origin: string,
  timeout: number,
  requests: readonly WireRequest[],
  take: (request: WireRequest, attempt: () => Promise<Answer>) => Promise<Exchange>,
): Promise<Exchange[]> {
  const connection = openRawConnection(origin, timeout);
  const exchanges: Exchange[] = [];
  for (const request of requests) {
    const bytes = Buffer.from(request.raw ?? writeBytes(request), 'latin1');
    exchanges.push(
      connection.isOpen()
        ? await take(request, () => connection.ask(bytes, request.method))
        : {
            request,
            milliseconds: 0,
            answer: null,
            failure: { kind: 'closed', message: 'the server closed it' },
          },
    );
  }
  connection.close();
  return exchanges;
}
