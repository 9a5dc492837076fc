import type { Client, Pool } from 'undici';
import type { Answer, WireRequest } from './exchange.ts';
import { pairs } from './handshake.ts';
import { readText } from './read-text.ts';

/**
 * Sends a request over a kept connection, as it is written; no redirect is followed.
 *
 * @param timeout milliseconds that the exchange may take in all
 * @throws the client's error where no answer came
 */
export async function sendThrough(
  dispatcher: Pool | Client,
  request: WireRequest,
  timeout: number,
): Promise<Answer> {
  const { statusCode, headers, body } = await dispatcher.request({
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
