import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A request as its bytes came over the wire, one character a byte. */
export type Recorded = {
  readonly method: string;
  readonly target: string;
  /** Header lines as they were sent, in their order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

/** A server that keeps the bytes of each request and answers it 204. */
export type Recorder = {
  readonly url: string;
  /** What came in since the last call. */
  readonly taken: () => Recorded[];
  readonly close: () => Promise<void>;
};

const headEnd = '\r\n\r\n';

/** Reads a request when all of it is there; null where more is to come. */
function readRequest(bytes: string): Recorded | null {
  const end = bytes.indexOf(headEnd);
  if (end === -1) return null;
  const [first = '', ...lines] = bytes.slice(0, end).split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
  });
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '0';
  const body = bytes.slice(end + headEnd.length);
  return body.length < Number(length) ? null : { method, target, headers, body };
}

/** Starts a recorder on a free port. It knows no chunked bodies. */
export async function startRecorder(): Promise<Recorder> {
  let recorded: Recorded[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let bytes = '';
    sockets.add(socket);
    socket.setEncoding('latin1').on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      bytes += chunk;
      const request = readRequest(bytes);
      if (request === null) return;
      recorded.push(request);
      socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
