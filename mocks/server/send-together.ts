import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../gateway/answer.ts';
import { type Pieces, piecesOf } from '../gateway/pieces.ts';
import { drainBody } from './drain-body.ts';

/** Writes a body, piece by piece; one that breaks off breaks the connection, too. */
async function sendPieces({ next, cancel }: Pieces, outgoing: ServerResponse): Promise<void> {
  let isOver = false;
  outgoing.once('close', () => {
    if (!isOver) cancel();
    isOver = true;
  });
  while (!isOver) {
    const made = next();
    const piece = made instanceof Promise ? await made : made;
    if (isOver) return;
    isOver = piece === null;
    if (piece !== null && !outgoing.write(piece)) await once(outgoing, 'drain');
  }
  outgoing.end();
}

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
    // The pieces before the break leave at the end of this turn of the event loop.
    sendPieces(piecesOf(body), outgoing).catch(() => setImmediate(() => outgoing.destroy()));
    return;
  }
  const lines = headerLines(headers);
  if (status !== 204 && headers['content-length'] === undefined) {
    lines.push('content-length', String(body === null ? 0 : Buffer.byteLength(body)));
  }
  outgoing.writeHead(status, lines);
  outgoing.end(body ?? undefined);
}

/** Names and values in turn, the form of headers that `node:http` reads with the least work. */
function headerLines(headers: Answer['headers']): string[] {
  const lines: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) lines.push(name, value);
  }
  return lines;
}

/** Writes an answer onto the connection of its request, soon. */
export type Send = (answer: Answer, incoming: IncomingMessage, outgoing: ServerResponse) => void;

/**
 * Makes a sender that writes all answers of one turn of the event loop at its end. A client with
 * many connections is then woken once for all of them; woken for each, it and the server spend more
 * on that than on the answers.
 */
export function createSender(): Send {
  let waiting: Parameters<Send>[] = [];
  const sendAll = (): void => {
    const turn = waiting;
    waiting = [];
    for (const [answer, incoming, outgoing] of turn) {
      try {
        if (!incoming.complete) drainBody(incoming, outgoing);
        sendAnswer(answer, outgoing);
      } catch {
        // An answer that cannot be written, for a header of the user's own: the others still are.
        outgoing.destroy();
      }
    }
  };
  return (answer, incoming, outgoing) => {
    if (waiting.length === 0) setImmediate(sendAll);
    waiting.push([answer, incoming, outgoing]);
  };
}
