import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { Answer } from '../gateway/answer.ts';

/**
 * Writes an answer onto the connection of its request. A stream is made only as fast as it is read,
 * and no further once the client has gone.
 */
export function sendAnswer({ status, headers, body }: Answer, outgoing: ServerResponse): void {
  if (body instanceof ReadableStream) {
    // Gone since it asked: nothing is made for nobody.
    if (outgoing.destroyed) {
      body.cancel().catch(() => undefined);
      return;
    }
    outgoing.writeHead(status, headers);
    pipeline(Readable.from(body, { highWaterMark: 1 }), outgoing, () => undefined);
    return;
  }
  const isFramed = status === 204 || headers['content-length'] !== undefined;
  const length = body === null ? 0 : Buffer.byteLength(body);
  outgoing.writeHead(status, isFramed ? headers : { ...headers, 'content-length': length });
  outgoing.end(body ?? undefined);
}
