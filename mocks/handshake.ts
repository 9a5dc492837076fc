import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Gateway, Handshake } from './gateway.ts';
import { serveRealtime } from './realtime.ts';
import { withTarget } from './request-target.ts';

/** The largest frame that is taken, in bytes. */
const maxPayload = 1024 * 1024;

/** A host and a port as a URL has them; any other `Host` is owed a 400 (RFC 9112 §3.2). */
const hostPattern = /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i;

/** True for a request that asks for a WebSocket; any other `Upgrade` may be ignored (RFC 9110 §7.8). */
export const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

/** The request of a handshake, with its headers and its target exactly as they were sent. */
function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers();
  const raw = incoming.rawHeaders;
  for (let index = 0; index < raw.length; index += 2) {
    headers.append(raw[index] ?? '', raw[index + 1] ?? '');
  }
  const request = new Request('http://localhost/', { method: incoming.method ?? 'GET', headers });
  return withTarget(request, incoming);
}

/** Writes a plain HTTP answer onto a socket that was to be upgraded, and ends it. */
async function writeResponse(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const { status } = response;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Array.from(response.headers, ([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    'connection: close',
    '\r\n',
  ];
  socket.end(Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]));
}

/**
 * Makes the listener of a server's `upgrade` event: a refused handshake is answered with the plain
 * HTTP response (RFC 6455 §4.2.2), an accepted one becomes a realtime session.
 */
export function createHandshakeListener(
  gateway: Gateway,
): (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const webSockets = new WebSocketServer({ noServer: true, maxPayload });

  const judge = async (incoming: IncomingMessage): Promise<Handshake> => {
    if (!hostPattern.test(incoming.headers.host ?? '')) {
      return { accepted: false, response: new Response(null, { status: 400 }) };
    }
    const request = requestOf(incoming);
    // Only a Node without `shouldUpgradeCallback` brings other upgrades here. Their body is lost.
    return isHandshake(incoming)
      ? gateway.handshake(request)
      : { accepted: false, response: await gateway.fetch(request) };
  };

  return (incoming, socket, head) => {
    // Nobody else listens to this socket now, and an unheard error would end the process.
    socket.on('error', () => socket.destroy());
    judge(incoming)
      .then((handshake) => {
        if (!handshake.accepted) return writeResponse(socket, handshake.response);
        return webSockets.handleUpgrade(incoming, socket, head, (webSocket) => {
          serveRealtime(webSocket, handshake.model);
        });
      })
      .catch(() => socket.destroy());
  };
}
