import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { PassThrough, type Transform } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { type Listening, listen } from './listen.ts';

/** An answer of the front end itself. */
type Own = { readonly status: number; readonly type: string; readonly body: string };

/** What is in front of a gateway: it adds header lines, and answers some requests itself. */
export type FrontEnd = {
  /** Header lines that it adds to an answer, as names and values in turn. */
  readonly headers: (count: number) => readonly string[];
  /** Its own answer to a request; null where it passes the request on. */
  readonly answer?: (count: number, request: IncomingMessage) => Own | null;
  /** Whether it compresses each body that it passes on, in a coding for each path. */
  readonly compresses?: true;
};

const perConnection = /^(?:connection|keep-alive|transfer-encoding)$/i;

/** The header lines of a message that are not about its connection, as names and values in turn. */
const passedOn = ({ rawHeaders }: IncomingMessage): string[] =>
  rawHeaders.flatMap((value, at) => {
    const name = at % 2 === 0 ? value : (rawHeaders[at - 1] ?? '');
    return perConnection.test(name) ? [] : [value];
  });

/** A coding, and what applies it; what came is sent on at once. */
const codings: readonly (readonly [string, () => Transform])[] = [
  ['gzip', () => createGzip({ flush: constants.Z_SYNC_FLUSH })],
  ['br', () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
  ['deflate', () => createDeflate({ flush: constants.Z_SYNC_FLUSH })],
];

/** Sends an answer on in the coding of its path: the request names none that it accepts, so that any will do. */
function sendCompressed(
  response: IncomingMessage,
  outgoing: ServerResponse,
  more: readonly string[],
  path: string,
): void {
  const at = path.replace(/\?.*/s, '').length % codings.length;
  const [coding = '', create = () => new PassThrough()] = codings[at] ?? [];
  const lines = passedOn(response);
  const kept = lines.filter((_, at) => lines[at - (at % 2)]?.toLowerCase() !== 'content-length');
  outgoing.writeHead(response.statusCode ?? 502, [...kept, ...more, 'Content-Encoding', coding]);
  response.pipe(create()).pipe(outgoing);
}

/** Starts a front end that passes requests and handshakes on to a port of this machine. */
export async function startFrontEnd(
  port: number,
  { headers, answer, compresses }: FrontEnd,
): Promise<Listening> {
  let count = 0;
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    count += 1;
    const more = headers(count);
    const own = answer?.(count, incoming) ?? null;
    if (own !== null) {
      incoming.resume();
      outgoing.writeHead(own.status, ['Content-Type', own.type, ...more]).end(own.body);
      return;
    }
    const { method = 'GET', url = '/' } = incoming;
    const onward = request({
      host: '127.0.0.1',
      port,
      method,
      path: url,
      headers: passedOn(incoming),
      setHost: false,
      agent,
    });
    onward.on('response', (response) => {
      const { statusCode = 502 } = response;
      if (compresses && method !== 'HEAD' && statusCode !== 204 && statusCode !== 304) {
        sendCompressed(response, outgoing, more, url);
        return;
      }
      outgoing.writeHead(statusCode, [...passedOn(response), ...more]);
      response.pipe(outgoing);
    });
    // A gateway may answer before it has read the body: the rest of it is read here.
    const readRest = () => incoming.unpipe(onward).resume();
    onward.on('error', () => (outgoing.headersSent ? readRest() : outgoing.destroy()));
    outgoing.on('close', () => {
      readRest();
      onward.destroy();
    });
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const { method, url, rawHeaders } = incoming;
    const lines = rawHeaders.map((value, at) => (at % 2 === 0 ? `${value}: ` : `${value}\r\n`));
    const onward = connect(port, '127.0.0.1', () => {
      onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const { url, close } = await listen(server);
  return {
    url,
    close: () => {
      agent.destroy();
      return close();
    },
  };
}

const blocks = (status: number): Own => ({
  status,
  type: 'text/html',
  body: `<!doctype html><title>${status}</title><h1>Your request was blocked</h1>`,
});

/** What a CDN does not pass on: another host, an odd path, a rare method, many bytes of headers. */
function blockOdd({ headers, url = '', method = '', rawHeaders }: IncomingMessage): Own | null {
  if (!/^127\.0\.0\.1:\d+$/.test(headers.host ?? '')) return blocks(421);
  if (/\/\/|\.\.|;|%2e|%2f|%5c|\\/i.test(url.replace(/\?.*/s, ''))) return blocks(400);
  if (!/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method)) return blocks(405);
  return rawHeaders.join('').length > 12_000 ? blocks(431) : null;
}

/**
 * A CDN: it compresses each answer, adds values of its own and a cookie, and blocks odd requests with a
 * page.
 */
export const cdn: FrontEnd = {
  compresses: true,
  headers: (count) => [
    'CF-RAY',
    `${(0x8f2c91d4e7a + count * 4096).toString(16)}-FRA`,
    'CF-Cache-Status',
    'DYNAMIC',
    'Via',
    '1.1 varnish',
    'X-Served-By',
    `cache-fra-${count % 7}`,
    'X-Timer',
    `S17${count}.5,VS0,VE${count % 90}`,
    'Set-Cookie',
    `__cf_bm=${(count * 7919).toString(36)}; path=/; HttpOnly; Secure`,
    'Report-To',
    `{"endpoints":[{"url":"https://reports.example/v4?s=${count}"}]}`,
  ],
  answer: (_, request) => blockOdd(request),
};

/**
 * The limit that nginx keeps with `limit_req`, without further settings: a number of requests a second, some
 * more in a burst, and 503 for all others.
 */
export function turnAway(perSecond: number, burst: number): FrontEnd {
  let excess = 0;
  let last = performance.now();
  return {
    headers: () => [],
    answer: () => {
      const now = performance.now();
      excess = Math.max(0, excess - ((now - last) * perSecond) / 1_000);
      last = now;
      if (excess > burst) {
        const title = '503 Service Temporarily Unavailable';
        const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
        return { status: 503, type: 'text/html', body };
      }
      excess += 1;
      return null;
    },
  };
}

/** A limit that counts down in each answer, and turns away one request in `every`. */
export const rateLimiter = (every: number): FrontEnd => ({
  headers: (count) => [
    'X-RateLimit-Limit-Requests',
    '5000',
    'X-RateLimit-Remaining-Requests',
    String(5_000 - (count % 5_000)),
    'RateLimit',
    `"default";r=${count % 100};t=${60 - (count % 60)}`,
    ...(count % every === 0 ? ['Retry-After', '1'] : []),
  ],
  answer: (count) =>
    count % every === 0
      ? {
          status: 429,
          type: 'application/json',
          body: '{"error":{"message":"Too many requests."}}',
        }
      : null,
});
