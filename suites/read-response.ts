import type { Answer } from './exchange.ts';

/** An answer that came over a raw connection. */
export type RawAnswer = {
  readonly answer: Answer;
  /** How many bytes it took. */
  readonly length: number;
  /** Whether the connection stays open behind it. */
  readonly keepsOpen: boolean;
};

/** The text of a body and where it ends; null while it is not whole. */
type Body = { readonly text: string; readonly end: number } | null;

const emptyLine = '\r\n\r\n';

function readChunks(buffer: Buffer, start: number): Body {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = buffer.indexOf('\r\n', at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(buffer.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('the answer is no HTTP: a chunk has no size');
    if (size === 0) {
      // Without trailers the empty line stands right behind the last chunk's own.
      const end = buffer.indexOf(emptyLine, lineEnd);
      return end === -1 ? null : { text: Buffer.concat(chunks).toString(), end: end + 4 };
    }
    const from = lineEnd + 2;
    at = from + size + 2;
    if (buffer.length < at) return null;
    chunks.push(buffer.subarray(from, from + size));
  }
}

function readBody(buffer: Buffer, start: number, length: number | null, ended: boolean): Body {
  if (length === null)
    return ended ? { text: buffer.toString('utf8', start), end: buffer.length } : null;
  const end = start + length;
  return buffer.length < end ? null : { text: buffer.toString('utf8', start, end), end };
}

function splitHead(head: string): { readonly status: number; readonly headers: Answer['headers'] } {
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error('the answer is no HTTP/1.1');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status, headers };
}

/**
 * Reads the first final answer of what came over a connection (RFC 9112 §6.3); null while it is not
 * whole. Interim answers are passed over.
 *
 * @param ended whether the server has closed its side
 * @throws where what came is no HTTP/1.1
 */
export function readResponse(buffer: Buffer, method: string, ended: boolean): RawAnswer | null {
  const headEnd = buffer.indexOf(emptyLine);
  if (headEnd === -1) return null;
  const { status, headers } = splitHead(buffer.toString('latin1', 0, headEnd));
  const start = headEnd + emptyLine.length;
  if (status >= 100 && status < 200 && status !== 101) {
    const next = readResponse(buffer.subarray(start), method, ended);
    return next && { ...next, length: start + next.length };
  }
  const fieldOf = (name: string) => headers.find(([field]) => field === name)?.[1].toLowerCase();
  const hasNone = method === 'HEAD' || status === 101 || status === 204 || status === 304;
  const length = fieldOf('content-length');
  const isChunked = fieldOf('transfer-encoding')?.endsWith('chunked') === true;
  const body = hasNone
    ? { text: '', end: start }
    : isChunked
      ? readChunks(buffer, start)
      : readBody(buffer, start, length === undefined ? null : Number(length), ended);
  if (body === null) return null;
  const isFramed = hasNone || isChunked || length !== undefined;
  return {
    answer: { status, headers, body: body.text },
    length: body.end,
    keepsOpen:
      isFramed &&
      status !== 101 &&
      fieldOf('connection') !== 'close' &&
      buffer.toString('latin1', 0, 8) === 'HTTP/1.1',
  };
}
