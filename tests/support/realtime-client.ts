import { WebSocket } from 'ws';
import { keyOf } from './fixture-request.ts';

/** An event of a realtime session. */
export type SessionEvent = { readonly type: string; readonly [member: string]: unknown };

/** A client's side of a realtime session. */
export type RealtimeClient = {
  /** Sends an event, or a text as it stands. */
  readonly send: (event: object | string) => void;
  /** The next event of the server. */
  readonly next: () => Promise<SessionEvent>;
  /** The events up to the first of a type, that one included. */
  readonly until: (type: string) => Promise<SessionEvent[]>;
  readonly closed: Promise<void>;
  readonly isClosed: () => boolean;
  /** Reads no more from the connection until it is resumed. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
};

function readEvent(text: string): SessionEvent {
  const event: unknown = JSON.parse(text);
  const isEvent = (value: unknown): value is SessionEvent =>
    typeof value === 'object' && value !== null && 'type' in value;
  if (!isEvent(event)) throw new Error(`no event: ${text}`);
  return event;
}

/**
 * Opens a realtime session, with the active fixture key by default.
 *
 * @throws where the handshake is refused
 */
export async function openRealtime(url: string, key = keyOf('active')): Promise<RealtimeClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: { authorization: `Bearer ${key}` },
  });
  const received: SessionEvent[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    received.push(readEvent(data.toString()));
    wake();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const next = async (): Promise<SessionEvent> => {
    for (;;) {
      const event = received.shift();
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    send: (event) => socket.send(typeof event === 'string' ? event : JSON.stringify(event)),
    next,
    until: async (type) => {
      const events = [await next()];
      while (events.at(-1)?.type !== type) events.push(await next());
      return events;
    },
    closed,
    isClosed: () => socket.readyState === WebSocket.CLOSED,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(),
  };
}
