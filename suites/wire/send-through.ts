import type { Dispatcher } from 'undici';
import type { Answer, WireRequest } from '../cases/exchange.ts';
import type { Connection, Connections } from './connections.ts';
import { UnsentError } from './failure.ts';
import { pairs } from './handshake.ts';
import { readFirstPart, readWhatComes } from './read-response.ts';
import type { Ready } from './send-ready.ts';

/** Calls a function just before the first byte of a request is written. */
const watchStart =
  (onStart: () => void): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart: (...given) => {
        onStart();
        handler.onRequestStart?.(...given);
      },
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });

/**
 * Prepares a request on a kept connection, to be sent when it is written; follows no redirect.
 *
 * @param isAlone sends it over a connection of its own, which is closed after it
 * @param timeout milliseconds that the exchange may take from the moment the request leaves
 * @throws UnsentError where the connection fails; `write` the client's error where no answer came, or an
 * UnsentError where no byte was written
 */
export async function readyThrough(
  connections: Connections,
  request: WireRequest,
  timeout: number,
  isAlone = false,
): Promise<Ready<Answer>> {
  const taken = isAlone ? connections.make() : connections.take();
  const connection = await taken.catch((error: unknown) => {
    throw new UnsentError(error);
  });
  return {
    isOpen: connection.isOpen,
    write: () => sendOn(connection, request, timeout),
    release: () => (isAlone ? void connection.end() : connections.giveBack(connection)),
  };
}

async function sendOn(
  { client }: Connection,
  request: WireRequest,
  timeout: number,
): Promise<Answer> {
  let hasBegun = false;
  const watched = client.compose(
    watchStart(() => {
      hasBegun = true;
    }),
  );
  const { statusCode, headers, body } = await watched
    .request({
      method: request.method,
      path: request.target,
      headers: request.headers.flat(),
      body: request.body,
      responseHeaders: 'raw',
      signal: AbortSignal.timeout(timeout),
    })
    .catch((error: unknown) => {
      throw hasBegun ? error : new UnsentError(error);
    });
  const read = request.leavesEarly === true ? readFirstPart : readWhatComes;
  const raw: unknown = headers;
  const lines = Array.isArray(raw) ? raw.map(String) : Object.entries(headers).flat().map(String);
  return { status: statusCode, headers: pairs(lines), ...(await read(body)) };
}
