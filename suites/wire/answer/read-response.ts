import { codeOf } from '../../../base/errors.ts';
import { type Answer, headerOf, listIn } from '../../cases/exchange.ts';
import { bodyLimit, bodyText } from './body-text.ts';

/** An answer that came over a raw connection. */
export type RawAnswer = {
  readonly answer: Answer;
  /** How many bytes it took. */
  readonly length: number;
  /** Whether the connection stays open after it. */
  readonly keepsOpen: boolean;
};

/** A body and where it ends; null while it is not whole. */
type Body = { readonly bytes: Buffer; readonly end: number } | null;

type Head = {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly version: string;
};

const emptyLine = '\r\n\r\n';
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Longest head of an answer, in bytes. */
export const longestHead = 64 * 1024;

/** Longest line before a chunk, in bytes. */
const longestLine = 4 * 1024;

/** `1*HEXDIG` with optional extensions (RFC 9112 §7.1); 12 digits exceed any answer. */
const chunkSize = /^0*([0-9a-f]{1,12})[ \t]*(?:;|$)/i;

/** `1*DIGIT` (RFC 9110 §8.6). */
const decimals = /^0*(\d{1,15})$/;

/** A field's name is a token, with nothing between it and its colon (RFC 9112 §5.1). */
const fieldLine = /^([!#$%&'*+.^_`|~0-9a-z-]+):(.*)$/is;

const notHttp = (why: string): Error => new Error(`the answer is no HTTP: ${why}`);

function readChunks(buffer: Buffer, start: number): Body {
  const content = Buffer.allocUnsafe(buffer.length - start);
  let length = 0;
  for (let at = start; ; ) {
    const lineEnd = buffer.indexOf('\r\n', at);
    if ((lineEnd === -1 ? buffer.length : lineEnd) - at > longestLine) {
      throw notHttp('the size of a chunk does not end');
    }
    if (lineEnd === -1) return null;
    const digits = chunkSize.exec(buffer.toString('latin1', at, lineEnd))?.[1];
    if (digits === undefined) throw notHttp('a chunk has no size');
    const size = Number.parseInt(digits, 16);
    if (size === 0) {
      // Without trailers the empty line follows the last chunk's own directly.
      const end = buffer.indexOf(emptyLine, lineEnd);
      return end === -1 ? null : { bytes: content.subarray(0, length), end: end + 4 };
    }
    const from = lineEnd + 2;
    at = from + size + 2;
    if (buffer.length < at) return null;
    if (buffer[at - 2] !== carriageReturn || buffer[at - 1] !== lineFeed) {
      throw notHttp('a chunk is longer than its size');
    }
    length += buffer.copy(content, length, from, from + size);
  }
}

function readBody(buffer: Buffer, start: number, length: number | null, ended: boolean): Body {
  if (length === null) return ended ? { bytes: buffer.subarray(start), end: buffer.length } : null;
  const end = start + length;
  return buffer.length < end ? null : { bytes: buffer.subarray(start, end), end };
}

function splitHead(head: string): Head {
  // A folded line counts as one line with a space (RFC 9112 §5.2).
  const [statusLine = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const [, version = '', status = ''] = /^(HTTP\/1\.[01]) (\d{3})(?: |$)/.exec(statusLine) ?? [];
  if (status === '') throw new Error('the answer is no HTTP/1.1');
  const headers = lines.map((line): [string, string] => {
    const [, name, value] = fieldLine.exec(line) ?? [];
    if (name === undefined || value === undefined) throw notHttp('a header line has no name');
    return [name.toLowerCase(), value.trim()];
  });
  return { status: Number(status), headers, version };
}

/** The declared length, which must be the same each time; null where there is none. */
function lengthIn(value: string | null): number | null {
  const [first, ...others] = new Set(listIn(value));
  if (first === undefined) return null;
  const digits = others.length === 0 ? decimals.exec(first)?.[1] : undefined;
  if (digits === undefined) throw notHttp('its Content-Length is no length');
  return Number(digits);
}

/**
 * Reads the first final answer on a connection (RFC 9112 §6.3); returns null while it is not whole. Skips
 * interim answers. Takes time in proportion to the bytes, whatever they are.
 *
 * @param ended whether the server has closed its side
 * @param unfinished why no more bytes come: a head is then returned with the raw bytes behind it
 * @throws where the bytes are not HTTP/1.1
 */
export function readResponse(
  buffer: Buffer,
  method: string,
  ended: boolean,
  unfinished?: string,
): RawAnswer | null {
  for (let from = 0; ; ) {
    const headEnd = buffer.indexOf(emptyLine, from);
    if ((headEnd === -1 ? buffer.length : headEnd) - from > longestHead) {
      throw notHttp('its head does not end');
    }
    if (headEnd === -1) return null;
    const { status, headers, version } = splitHead(buffer.toString('latin1', from, headEnd));
    const start = headEnd + emptyLine.length;
    if (status >= 100 && status < 200 && status !== 101) {
      from = start;
      continue;
    }
    const fieldOf = (name: string) => headerOf({ status, headers, body: '' }, name);
    const hasNone = method === 'HEAD' || status === 101 || status === 204 || status === 304;
    const codings = listIn(fieldOf('transfer-encoding'));
    const isChunked = codings.at(-1) === 'chunked';
    const length = codings.length > 0 ? null : lengthIn(fieldOf('content-length'));
    const body = hasNone
      ? { bytes: Buffer.alloc(0), end: start }
      : isChunked
        ? readChunks(buffer, start)
        : readBody(buffer, start, length, ended);
    if (body === null) {
      if (unfinished === undefined) return null;
      const text = buffer.toString('utf8', start).slice(0, bodyLimit);
      const answer: Answer = { status, headers, body: text, unfinished };
      return { answer, length: buffer.length, keepsOpen: false };
    }
    const isFramed = hasNone || isChunked || length !== null;
    return {
      answer: { status, headers, body: bodyText(body.bytes, headers) },
      length: body.end,
      keepsOpen:
        isFramed &&
        status !== 101 &&
        !listIn(fieldOf('connection')).includes('close') &&
        version === 'HTTP/1.1',
    };
  }
}

/** Returns why a body did not end, from the error that ended it. */
export const whyUnfinished = (error: unknown): string =>
  error instanceof Error && /Timeout|TIMEOUT|Abort/.test(`${error.name} ${codeOf(error, '')}`)
    ? 'its body did not end in time'
    : 'its body was cut off';

/**
 * Reads a body up to a limit; leaves the rest unread and closes its connection.
 *
 * @param limit bytes
 * @param chunks receives what came, also where the body does not end
 * @throws the error of a body that does not end
 */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  headers: Answer['headers'],
  limit: number = bodyLimit,
  chunks: Uint8Array[] = [],
): Promise<string> {
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= limit) break;
  }
  return bodyText(Buffer.concat(chunks), headers, limit).slice(0, limit);
}

/**
 * Reads a body as far as it comes: the status counts from the moment it arrives, and a body that is slow
 * or cut off changes nothing.
 */
export async function readWhatComes(
  body: AsyncIterable<Uint8Array>,
  headers: Answer['headers'],
): Promise<Pick<Answer, 'body' | 'unfinished'>> {
  const chunks: Uint8Array[] = [];
  try {
    return { body: await readText(body, headers, bodyLimit, chunks) };
  } catch (error) {
    return { body: bodyText(Buffer.concat(chunks), headers), unfinished: whyUnfinished(error) };
  }
}
