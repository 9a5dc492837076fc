import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseWebSocket } from '../control/answers.ts';
import type { Control } from '../control/control.ts';
import type { Caller } from '../control/guard.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { createHandshakeListener, isHandshake } from './handshake.ts';
import {
  createMalformedRequests,
  mergeDefects,
  type ParseError,
  type ServerDefect,
} from './malformed-request.ts';
import { createServer } from './node-http.ts';
import { isWellFormed, requestOfNode } from './node-request.ts';
import { createSender, type Send } from './send-together.ts';
import { createUploads, roomForUploads, type Uploads } from './uploads.ts';

/** Where a server listens and what it serves besides the gateway. */
export type ServerOptions = {
  /** The address to listen on; the loopback interface by default. */
  readonly host?: string;
  /** The port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** Answers what is below `/_anyone/`, for those who may. */
  readonly control?: Control;
  /** Called with one line per request refused before the gateway; these are not in the decision log. */
  readonly tellMalformed?: (line: string) => void;
  /** What is wrong with the server itself, ahead of any gateway. */
  readonly defects?: readonly ServerDefect[];
};

/** A server that listens. */
export type RunningServer = {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends every connection, sessions included. */
  readonly close: () => Promise<void>;
};

/** Who sent a request, for the control API to judge. It reads only what is asked: most requests are not for that. */
class NodeCaller implements Caller {
  readonly #incoming: IncomingMessage;
  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }
  get method(): string {
    return this.#incoming.method ?? '';
  }
  get target(): string {
    return this.#incoming.url ?? '';
  }
  get address(): string {
    return this.#incoming.socket.remoteAddress ?? '';
  }
  /** Node's own `headers` keep the first of two Host lines (RFC 9112 §3.2): both together are no host. */
  get host(): string {
    return this.#incoming.headersDistinct['host']?.join() ?? '';
  }
}

/**
 * Connections that may wait until they are accepted. The default, 511, drops some of a burst of
 * thousands; the system lowers a number that is above its own limit.
 */
const waitingConnections = 16_384;

/** The base URL of a server; one that listens on every interface is reached on loopback. */
function baseUrl(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What the requests of one server share. */
type Served = {
  readonly send: Send;
  readonly uploads: Uploads;
};

async function serve(
  gateway: Gateway,
  { send, uploads }: Served,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // Most bodies come together with their head, and are here a step later: the gateway then waits for nothing.
  await null;
  try {
    const answer = await gateway.answer(requestOfNode(incoming, uploads));
    uploads.release(incoming);
    send(answer, incoming, outgoing);
  } catch {
    // A defect of one request's way must not end the process, and every other request with it.
    uploads.release(incoming);
    outgoing.destroy();
  }
}

/** Makes the listener of the control API. Its framework is loaded with the first request: many mocks never get one. */
function createControls({ answer }: Control) {
  const load = async () => {
    const { getRequestListener } = await import('@hono/node-server');
    return getRequestListener(answer, { hostname: 'localhost' });
  };
  let loaded: ReturnType<typeof load> | undefined;
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    loaded ??= load();
    const listen = await loaded;
    await listen(incoming, outgoing);
  };
}

/**
 * Serves a gateway over HTTP and WebSocket.
 *
 * @throws the system's error where the address cannot be listened on, such as EADDRINUSE
 *
 * @example
 * const server = await startServer(createGateway(), { port: 4010 });
 * await fetch(`${server.url}/v1/models`); // 401
 * await server.close();
 */
export async function startServer(
  gateway: Gateway,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const { host = '127.0.0.1', control } = options;
  const malformed = createMalformedRequests(options.tellMalformed ?? (() => undefined));
  const uploads = createUploads(roomForUploads);
  const served: Served = { send: createSender(), uploads };
  const controls = control && createControls(control);
  const isForControl = (incoming: IncomingMessage): boolean =>
    control?.takes(new NodeCaller(incoming)) === true && isWellFormed(incoming);
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    malformed.began(incoming, outgoing);
    if (controls && isForControl(incoming)) {
      controls(incoming, outgoing).catch(() => outgoing.destroy());
    } else serve(gateway, served, incoming, outgoing);
  };
  const defect = mergeDefects(options.defects ?? []);
  const insecureHTTPParser = defect.isLenient === true;
  const server = createServer(
    {
      shouldUpgradeCallback: isHandshake,
      insecureHTTPParser,
      // The gateway refuses a request without a `Host`, in its own format.
      requireHostHeader: false,
    },
    listener,
  );
  server.on('clientError', (error: ParseError, socket) => {
    if (defect.refuse?.(error, socket) !== true) malformed.refuse(error, socket);
  });
  const upgraded = new Set<Duplex>();
  const shakeHands = createHandshakeListener(gateway, uploads, (incoming) =>
    isForControl(incoming) ? refuseWebSocket() : null,
  );
  server.on('upgrade', (incoming, socket, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    shakeHands(incoming, socket, head);
  });

  server.listen({ port: options.port ?? 0, host, backlog: waitingConnections });
  await once(server, 'listening');
  const port = portOf(server);
  return {
    url: baseUrl(host, port),
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}
