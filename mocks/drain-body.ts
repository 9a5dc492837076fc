import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a body is read on after its request was answered, in milliseconds. */
const patience = 10_000;

/**
 * Reads what is left of a body once its request was answered, so that the connection stays in step and
 * the caller is sure to read the answer (RFC 9112 §9.3, HARD-CONNECTION). One that does not end in
 * time has its connection closed.
 */
export function drainBody(
  incoming: Pick<IncomingMessage, 'readableEnded' | 'resume' | 'once' | 'off' | 'socket'>,
  outgoing: Pick<ServerResponse, 'once'>,
): void {
  outgoing.once('finish', () => {
    if (incoming.readableEnded) return;
    const timer = setTimeout(() => incoming.socket.destroy(), patience);
    timer.unref();
    incoming.once('close', () => clearTimeout(timer));
    incoming.resume();
  });
}
