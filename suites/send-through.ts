import { Client, type Dispatcher, type Pool } from 'undici';
import type { Answer, WireRequest } from './exchange.ts';
import { UnsentError } from './failure.ts';
import { pairs } from './handshake.ts';
import { readText } from './read-text.ts';

/** Calls a function when the first byte of a request is about to be written. */
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
 * Sends a request over a kept connection, as it is written; no redirect is followed.
 *
 * @param timeout milliseconds that the exchange may take in all
 * @throws the client's error where no answer came; an UnsentError where no byte was written
 */
export async function sendThrough(
  dispatcher: Pool | Client,
  request: WireRequest,
  timeout: number,
): Promise<Answer> {
  let hasBegun = false;
  const watched = dispatcher.compose(
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
  const raw: unknown = headers;
  const lines = Array.isArray(raw) ? raw.map(String) : Object.entries(headers).flat().map(String);
  return { status: statusCode, headers: pairs(lines), body: await readText(body) };
}

/**
 * Sends a request over a connection that is made for it and closed behind it.
 *
 * @param timeout milliseconds that the exchange may take in all
 * @throws as `sendThrough`
 */
export async function sendAlone(
  origin: string,
  settings: Client.Options,
  request: WireRequest,
  timeout: number,
): Promise<Answer> {
  const client = new Client(origin, settings);
  try {
    return await sendThrough(client, request, timeout);
  } finally {
    await client.destroy();
  }
}
