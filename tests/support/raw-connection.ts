import { connect } from 'node:net';

/** An HTTP answer as it came over the wire, its header names in lower case. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A TCP connection that sends bytes as they are: no client tidies them up. */
export type RawConnection = {
  readonly send: (bytes: string | Uint8Array) => void;
  /** The next answer, as soon as it is whole; null where the server closes without one. */
  readonly next: () => Promise<RawAnswer | null>;
  readonly closed: Promise<void>;
  readonly close: () => void;
};

type Parsed = { readonly answer: RawAnswer; readonly length: number };

/** The end and the text of a chunked body; null while it is not whole. */
function readChunks(buffer: Buffer, start: number): { body: string; end: number } | null {
  let body = '';
  for (let at = start; ; ) {
    const line = buffer.indexOf('\r\n', at);
    if (line === -1) return null;
    const size = Number.parseInt(buffer.toString('latin1', at, line), 16);
    const end = line + 2 + size + 2;
    if (buffer.length < end) return null;
    if (size === 0) return { body, end };
    body += buffer.toString('utf8', line + 2, line + 2 + size);
    at = end;
  }
}

/** The first answer of a buffer; null while it is not whole. */
function parse(buffer: Buffer): Parsed | null {
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const [statusLine = '', ...lines] = buffer.toString('latin1', 0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  const start = headEnd + 4;
  if (headers['transfer-encoding'] === 'chunked') {
    const read = readChunks(buffer, start);
    return read && { answer: { status, headers, body: read.body }, length: read.end };
  }
  const end = start + Number(headers['content-length'] ?? 0);
  if (buffer.length < end) return null;
  const body = buffer.toString('utf8', start, end);
  return { answer: { status, headers, body }, length: end };
}

/** Connects to a port of this machine. */
export function connectRaw(port: number): RawConnection {
  const socket = connect(port, '127.0.0.1');
  let buffer = Buffer.alloc(0);
  let ended = false;
  let wake = () => {};
  socket.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    wake();
  });
  // A reset is an end as well: what was read before it stays read.
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      ended = true;
      wake();
      resolve();
    });
  });
  return {
    send: (bytes) => {
      socket.write(bytes);
    },
    next: async () => {
      for (;;) {
        const parsed = parse(buffer);
        if (parsed !== null) {
          buffer = buffer.subarray(parsed.length);
          return parsed.answer;
        }
        if (ended) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    closed,
    close: () => socket.destroy(),
  };
}

/** The head of a request, line by line, with the empty line that ends it. */
export const headOf = (requestLine: string, ...headers: readonly string[]): string =>
  [requestLine, ...headers, '', ''].join('\r\n');
