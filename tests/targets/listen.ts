import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';

/** A server on a free port of the loopback interface. */
export type Listening = { readonly url: string; readonly close: () => Promise<void> };

const portOf = (server: Pick<Server, 'address'>): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Lets a server listen; closing it ends its connections, those that were upgraded too. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What a simple-minded server answers. */
export type FixedAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Answers everything alike, as soon as the request was read. */
export const answerAlike = ({ status, headers = {}, body = '' }: FixedAnswer): Promise<Listening> =>
  listen(
    createServer((request, response) => {
      request.resume().once('end', () => response.writeHead(status, headers).end(body));
    }),
  );

/** Takes every request and never answers it. */
export const hang = (): Promise<Listening> => listen(createServer(() => undefined));

/** Takes every connection and cuts it at its first bytes. */
export const cut = (): Promise<Listening> => {
  const server = createServer();
  server.on('connection', (socket) => socket.once('data', () => socket.destroy()));
  return listen(server);
};

/** The URL of a port on which nothing listens. */
export async function closedPort(): Promise<string> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${portOf(server)}`;
  server.close();
  await once(server, 'close');
  return url;
}

/** Begins every answer and never ends it. */
export const trickle = (): Promise<Listening> =>
  listen(
    createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'Content-Type': 'application/json' }).write('{');
    }),
  );
