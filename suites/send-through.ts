import type { Connection, Connections } from './connections.ts';
import type { Answer, WireRequest } from './exchange.ts';
import { pairs } from './handshake.ts';
import { readText } from './read-text.ts';
import type { Ready } from './send-ready.ts';

/**
 * Gets a request ready on a kept connection, to be sent as it is written; no redirect is followed.
 *
 * @param timeout milliseconds that the exchange may take, from the moment that the request leaves
 * @throws the error of the connection; `write` the client's error where no answer came
 */
export async function readyThrough(
  connections: Connections,
  request: WireRequest,
  timeout: number,
): Promise<Ready<Answer>> {
  const connection = await connections.take();
  return {
    isOpen: connection.isOpen,
    write: () => sendOn(connection, request, timeout),
    release: () => connections.giveBack(connection),
  };
}

async function sendOn(
  { client }: Connection,
  request: WireRequest,
  timeout: number,
): Promise<Answer> {
  const { statusCode, headers, body } = await client.request({
    method: request.method,
    path: request.target,
    headers: request.headers.flat(),
    body: request.body,
    responseHeaders: 'raw',
    signal: AbortSignal.timeout(timeout),
  });
  const raw: unknown = headers;
  const lines = Array.isArray(raw) ? raw.map(String) : Object.entries(headers).flat().map(String);
  return { status: statusCode, headers: pairs(lines), body: await readText(body) };
}
