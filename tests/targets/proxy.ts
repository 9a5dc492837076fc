import { createServer } from 'node:http';
import { connect } from 'node:net';
import { type Listening, listen } from './listen.ts';

/** A proxy that opens tunnels to one port of this machine, whatever host is asked for. */
export type TestProxy = Listening & {
  /** What it was asked for, in order: the authority and the credentials. */
  readonly asked: readonly {
    readonly authority: string;
    readonly credentials: string | undefined;
  }[];
};

/** Starts a proxy; with a status of its own it opens no tunnel and answers that. */
export async function startProxy(port: number, status = 200): Promise<TestProxy> {
  const asked: { authority: string; credentials: string | undefined }[] = [];
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', ({ url = '', headers }, socket) => {
    asked.push({ authority: url, credentials: headers['proxy-authorization'] });
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { ...(await listen(server)), asked };
}
