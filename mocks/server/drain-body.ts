import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** A request of which a part may be unread. */
type Unread = {
  readonly complete: boolean;
  readonly socket: Pick<Socket, 'destroy'>;
  readonly once: (event: 'close', listener: () => void) => unknown;
  readonly resume: () => unknown;
};

/** How long a body is read on after its request was answered, in milliseconds. */
const patience = 10_000;

/**
 * Reads what is left of a body once its request was answered, so that the connection stays in step and
 * the caller is sure to read the answer (RFC 9112 §9.3, HARD-CONNECTION). One that does not end in
 * time has its connection closed.
 */
export function drainBody(incoming: Unread, outgoing: Pick<EventEmitter, 'once'>): void {
  outgoing.once('finish', () => {
    if (incoming.complete) return;
    const timer = setTimeout(() => incoming.socket.destroy(), patience);
    timer.unref();
    incoming.once('close', () => clearTimeout(timer));
    incoming.resume();
  });
}
