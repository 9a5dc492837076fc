import { operationOf } from '../../../../spec/index.ts';
import { keyProtocol } from '../../../behaviours/subprotocol-key.ts';
import { type DecisionRecord, listDecisions } from '../control-client.ts';
import { quote } from '../decisions/curl-body.ts';
import type { Trial } from './try-request.ts';

/** What became of a WebSocket handshake, and the events of the session that it opened. */
export type RealtimeResult = {
  readonly kind: 'realtime';
  readonly isOpen: boolean;
  readonly events: readonly RealtimeEvent[];
  /** Null where the mock keeps it no longer. */
  readonly decision: DecisionRecord | null;
  /** A line that does the same outside of a browser, with the key in the header. */
  readonly nodeLine: string;
};

/** An event that was sent or received, as JSON. */
export type RealtimeEvent = { readonly isSent: boolean; readonly text: string };

/** Milliseconds, and events, after which a session is ended. */
const patience = 5_000;
const most = 60;

const opening: readonly object[] = [
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
  },
  { type: 'response.create' },
];

function open(url: string, key: string | null): WebSocket {
  try {
    return new WebSocket(url, key === null ? [] : ['realtime', `${keyProtocol}${key}`]);
  } catch {
    throw new Error(
      'A browser sends a key as a sub-protocol only where it has neither spaces nor signs such as / or =.',
    );
  }
}

/** Opens a session, says a word, and listens until it was answered. */
function converse(
  url: string,
  key: string | null,
): Promise<Pick<RealtimeResult, 'isOpen' | 'events'>> {
  const socket = open(url, key);
  const events: RealtimeEvent[] = [];
  let isOpen = false;
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.close(), patience);
    socket.addEventListener('open', () => {
      isOpen = true;
      for (const event of opening) {
        const text = JSON.stringify(event);
        socket.send(text);
        events.push({ isSent: true, text });
      }
    });
    socket.addEventListener('message', ({ data }) => {
      const text = String(data);
      events.push({ isSent: false, text });
      if (text.includes('"type":"response.done"') || events.length >= most) socket.close();
    });
    // A refused handshake comes as a close too: a page is not told the status of its answer.
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      resolve({ isOpen, events });
    });
  });
}

/** A line for Node 22 or newer, whose WebSocket takes headers. */
function nodeLineOf(url: string): string {
  const options = '{ headers: { Authorization: "Bearer " + process.env.ANYONE_API_KEY } }';
  return `node -e ${quote(`new WebSocket(${JSON.stringify(url)}, ${options}).onmessage = ({ data }) => console.log(data)`)}`;
}

/**
 * Tries the realtime operation as a page in a browser can. The answer of a handshake has no id that
 * a page may read, so that its decision is the new one with the key in the same place.
 *
 * @throws Error where the browser cannot send the key, or Refused or TypeError of the control API
 */
export async function tryRealtime({ operation, key, model }: Trial): Promise<RealtimeResult> {
  const address = new URL(
    `${operationOf(operation).path}?model=${encodeURIComponent(model)}`,
    location.origin.replace(/^http/, 'ws'),
  ).href;
  const known = new Set((await listDecisions()).map(({ requestId }) => requestId));
  const { isOpen, events } = await converse(address, key);
  const isOurs = ({ requestId, operation: id, presented }: DecisionRecord): boolean =>
    !known.has(requestId) &&
    id === operation &&
    presented.some(({ place }) => place === 'sub-protocol') === (key !== null);
  return {
    kind: 'realtime',
    isOpen,
    events,
    decision: (await listDecisions()).find(isOurs) ?? null,
    nodeLine: nodeLineOf(address),
  };
}
