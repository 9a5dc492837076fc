import type { Socket } from 'node:net';
import { type Answer, type Exchange, type WireRequest, writeBytes } from '../cases/exchange.ts';
import { readResponse, whyUnfinished } from './answer/read-response.ts';
import type { Ready } from './send-ready.ts';

/** A connection that sends bytes unchanged. */
type RawConnection = {
  /** Whether it can still send a request. */
  readonly isOpen: () => boolean;
  /**
   * Sends the bytes and reads the answer.
   *
   * @throws the socket's error; a TimeoutError where no whole answer came in time
   */
  readonly ask: (bytes: Buffer, method: string) => Promise<Answer>;
  readonly close: () => void;
};

/** Most bytes that are read of one answer. */
const answerLimit = 512 * 1024;

function askOn(socket: Socket, timeout: number): RawConnection {
  let buffer = Buffer.alloc(0);
  let ended = false;
  let failure: Error | null = null;
  let spent = false;
  let wake = () => {};
  socket.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    wake();
    // A server must not fill the memory of this machine.
    if (buffer.length > answerLimit) socket.destroy();
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

  /**
   * The answer as soon as it is whole, and null until then; or what is there of it, as soon as no more of it
   * comes.
   */
  const read = (method: string, unfinished?: string): Answer | null => {
    const isLong = buffer.length > answerLimit;
    const end = ended || isLong ? 'its body was cut off' : unfinished;
    const read = readResponse(buffer, method, ended, end);
    if (read !== null) {
      buffer = buffer.subarray(read.length);
      spent ||= !read.keepsOpen;
      return read.answer;
    }
    if (ended) throw failure ?? new Error('the server closed the connection');
    if (isLong) throw new Error('the answer is too long');
    return null;
  };

  return {
    isOpen: () => !ended && !spent,
    ask: (bytes, method) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          spent = true;
          wake = () => {};
          const late = new DOMException('no answer in time', 'TimeoutError');
          try {
            const answer = read(method, whyUnfinished(late));
            if (answer === null) reject(late);
            else resolve(answer);
          } catch (error) {
            reject(error);
          }
        }, timeout);
        wake = () => {
          try {
            const answer = read(method);
            if (answer === null) return;
            resolve(answer);
          } catch (error) {
            reject(error);
          }
          // Further bytes belong to no request until the next one is sent.
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
 * Sends one request when it may leave, times it and turns its error into a failure.
 *
 * @param prepare makes its connection ready; null where there is none
 * @param isNext whether a connection waits for it
 */
export type Take = (
  request: WireRequest,
  prepare: () => Promise<Ready<Answer> | null>,
  isNext?: boolean,
) => Promise<Exchange>;

/** Returns the exchange of a request that found its connection closed. */
export const closedExchange = (request: WireRequest): Exchange => ({
  request,
  milliseconds: 0,
  answer: null,
  failure: { kind: 'closed', message: 'the server closed it' },
});

/**
 * Sends requests one after another on one connection, which it opens for the first and never again. A
 * request that finds it closed is not sent, and its exchange says so.
 */
export async function askInTurn(
  open: () => Promise<Socket>,
  timeout: number,
  requests: readonly WireRequest[],
  take: Take,
): Promise<Exchange[]> {
  const held: { on?: RawConnection } = {};
  const readyOn = (on: RawConnection, request: WireRequest): Ready<Answer> => ({
    isOpen: on.isOpen,
    write: () => on.ask(Buffer.from(request.raw ?? writeBytes(request), 'latin1'), request.method),
    release: () => undefined,
  });
  const connectFor = async (request: WireRequest) => {
    held.on?.close();
    held.on = askOn(await open(), timeout);
    return readyOn(held.on, request);
  };
  const exchanges: Exchange[] = [];
  for (const request of requests) {
    const { on } = held;
    if (exchanges.length === 0) exchanges.push(await take(request, () => connectFor(request)));
    else if (on?.isOpen() !== true) exchanges.push(closedExchange(request));
    else {
      const prepare = async () => (on.isOpen() ? readyOn(on, request) : null);
      exchanges.push(await take(request, prepare, true));
    }
  }
  held.on?.close();
  return exchanges;
}
