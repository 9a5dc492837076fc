import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { keyProtocol } from '../behaviours/subprotocol-key.ts';
import { type Answer, fromResponse, toResponse } from '../gateway/answer.ts';
import type { Gateway, Handshake } from '../gateway/gateway.ts';
import { serveRealtime } from '../realtime/session.ts';
import { STATUS_CODES } from './node-http.ts';
import { requestOfNode } from './node-request.ts';
import type { Uploads } from './uploads.ts';

/** How long a refused connection is still read, in milliseconds. */
const grace = 500;

/** The largest frame that is taken, in bytes. */
const maxPayload = 1024 * 1024;

/** True for a request that asks for a WebSocket; any other `Upgrade` may be ignored (RFC 9110 §7.8). */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Writes a plain HTTP answer onto a socket that was to be upgraded, and ends it: also where the client does
 * not, and where it sends on.
 */
async function writeAnswer(socket: Duplex, answer: Answer): Promise<void> {
  const { status, headers } = answer;
  const body = Buffer.from(await toResponse(answer).arrayBuffer());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    'connection: close',
    '\r\n',
  ];
  socket.end(Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]));
  // Bytes that nobody read would reset the connection, and the answer might be lost (RFC 9112 §9.6).
  socket.resume();
  setTimeout(() => socket.destroy(), grace).unref();
}

/** Makes the part that speaks WebSocket. It is loaded with the first handshake: many mocks never get one. */
async function loadWebSockets() {
  const { WebSocketServer } = await import('ws');
  return new WebSocketServer({
    noServer: true,
    maxPayload,
    // Each frame in a turn of its own: a client may send thousands at once.
    allowSynchronousEvents: false,
    // A sub-protocol that carries a key is never the chosen one: the answer would repeat it (HARD-NO-ECHO).
    handleProtocols: (names) => [...names].find((name) => !name.startsWith(keyProtocol)) ?? false,
  });
}

/**
 * Makes the listener of a server's `upgrade` event: a refused handshake is answered with the plain
 * HTTP response (RFC 6455 §4.2.2), an accepted one becomes a realtime session.
 *
 * @param refuse answers for what is not the gateway's, such as the control API's; null for the rest
 */
export function createHandshakeListener(
  gateway: Gateway,
  uploads: Uploads,
  refuse: (incoming: IncomingMessage) => Response | null,
): (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void {
  let loaded: ReturnType<typeof loadWebSockets> | undefined;

  const decide = async (incoming: IncomingMessage): Promise<Handshake> => {
    const other = refuse(incoming);
    if (other !== null) return { accepted: false, answer: fromResponse(other) };
    const request = requestOfNode(incoming, uploads);
    // Only a Node without `shouldUpgradeCallback` brings other upgrades here. Their body is lost.
    return isHandshake(incoming)
      ? gateway.handshake(request)
      : { accepted: false, answer: await gateway.answer(request) };
  };

  return (incoming, socket, head) => {
    // Nobody else listens to this socket now, and an unheard error would end the process.
    socket.on('error', () => socket.destroy());
    decide(incoming)
      .then(async (handshake) => {
        uploads.release(incoming);
        if (!handshake.accepted) return writeAnswer(socket, handshake.answer);
        loaded ??= loadWebSockets();
        const webSockets = await loaded;
        return webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
          serveRealtime(webSocket, handshake, gateway.voice);
        });
      })
      .catch(() => {
        uploads.release(incoming);
        socket.destroy();
      });
  };
}
