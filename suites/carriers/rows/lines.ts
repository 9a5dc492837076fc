import type { Change } from '../change.ts';

/** Rewrites the bytes of a request to an origin. */
export type RewriteBytes = (bytes: string, origin: string) => string;

/** Writes a body in chunks, without its length (RFC 9112 §7.1). */
const chunkedAs =
  (write: (body: string) => string): RewriteBytes =>
  (bytes) => {
    const end = bytes.indexOf('\r\n\r\n');
    const head = bytes.slice(0, end).replace(/\r\nContent-Length: \d+/, '');
    return `${head}\r\nTransfer-Encoding: chunked\r\n\r\n${write(bytes.slice(end + 4))}`;
  };

const chunk = (text: string, extension = ''): string =>
  `${text.length.toString(16)}${extension}\r\n${text}\r\n`;

/** The body in one chunk, without its length (RFC 9112 §7.1). */
export const inChunks = chunkedAs((body) => `${chunk(body)}0\r\n\r\n`);

/** With an extension, which nobody needs to know (RFC 9112 §7.1.1). */
export const inExtendedChunks = chunkedAs((body) => `${chunk(body, ';x=1')}0\r\n\r\n`);

/** The body in two chunks, the first of them small. */
export const inSmallChunks = chunkedAs(
  (body) => `${chunk(body.slice(0, 2))}${chunk(body.slice(2))}0\r\n\r\n`,
);

/** Rewrites the first line of a request. */
export const inRequestLine =
  (change: (line: string) => string): RewriteBytes =>
  (bytes) => {
    const end = bytes.indexOf('\r\n');
    return change(bytes.slice(0, end)) + bytes.slice(end);
  };

/** Adds lines after the first line of a request. */
export const addLines =
  (lines: string): RewriteBytes =>
  (bytes) =>
    bytes.replace('\r\n', () => `\r\n${lines}\r\n`);

const withoutHost = (bytes: string): string => bytes.replace(/\r\nHost: [^\r]*/, '');

/** A request that no client library would write. */
type OddLine = {
  readonly id: string;
  readonly words: string;
  readonly rewrite: RewriteBytes;
  /** Answers of 5xx that HTTP itself has for it: 501 for a method (RFC 9110 §9.1). */
  readonly mayAnswer?: readonly number[];
};

/*
 * What is sent here goes over other people's connections as well: a front end may share one among its
 * clients. So nothing is sent that two readers of HTTP may frame differently.
 */

/** The request line and the host in another spelling, and lines in which a client asks for something first. */
export const oddLines: readonly OddLine[] = [
  {
    id: 'absolute-form',
    words: 'the target in absolute form (RFC 9112 §3.2.2)',
    rewrite: (bytes, origin) =>
      inRequestLine((line) => line.replace(' /', () => ` ${origin}/`))(bytes, origin),
  },
  {
    id: 'method-in-lower-case',
    words: 'the method in lower case, which is another method (RFC 9110 §9.1)',
    rewrite: inRequestLine((line) => line.replace(/^[A-Z]+/, (method) => method.toLowerCase())),
    mayAnswer: [501],
  },
  {
    id: 'method-in-mixed-case',
    words: 'the method in mixed case, which is another method (RFC 9110 §9.1)',
    rewrite: inRequestLine((line) =>
      line.replace(/(?<=^[A-Z])[A-Z]+/, (letters) => letters.toLowerCase()),
    ),
    mayAnswer: [501],
  },
  { id: 'no-host', words: 'no Host (RFC 9112 §3.2)', rewrite: withoutHost },
  {
    id: 'two-hosts',
    words: 'the same Host twice (RFC 9112 §3.2)',
    rewrite: (bytes) => bytes.replace(/\r\nHost: [^\r]*/, (line) => line + line),
  },
  {
    id: 'http-1-0',
    words: 'HTTP/1.0 and no Host',
    rewrite: (bytes, origin) =>
      inRequestLine((line) => line.replace(/1\.1$/, '1.0'))(withoutHost(bytes), origin),
    mayAnswer: [505],
  },
  {
    id: 'expectation',
    words: 'Expect: 100-continue (RFC 9110 §10.1.1)',
    rewrite: addLines('Expect: 100-continue'),
  },
  // RFC 9110 §7.6.1: a proxy drops what Connection names.
  {
    id: 'connection-names-key',
    words: 'a Connection that names the headers of keys',
    rewrite: addLines('Connection: close, Authorization, x-api-key, x-goog-api-key'),
  },
  {
    id: 'websocket-upgrade',
    words: 'a request for an upgrade to a WebSocket (RFC 9110 §7.8)',
    rewrite: addLines('Connection: Upgrade\r\nUpgrade: websocket'),
  },
  {
    id: 'http2-upgrade',
    words: 'a request for an upgrade to HTTP/2',
    rewrite: addLines(
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
    ),
  },
];

/** The name of a protocol has no case (RFC 9110 §7.8). */
const upgradeInCapitals: Change = {
  id: 'raw-upgrade-in-capitals',
  kind: 'line',
  forms: ['WebSocket', 'WEBSOCKET'].map((name) => ({
    words: `with Upgrade: ${name}`,
    plan: { rewriteBytes: (bytes) => bytes.replace(/(?<=\r\nUpgrade: )websocket/i, name) },
  })),
  suits: ({ upgrade }) => upgrade !== null,
};

/** These lines as changes of a request. A handshake is left out of most: it asks for an upgrade by itself. */
export const lineChanges = (): readonly Change[] => [
  upgradeInCapitals,
  ...oddLines.map(
    ({ id, words, rewrite }): Change => ({
      id: `raw-${id}`,
      kind: 'line',
      forms: [{ words: `with ${words}`, plan: { rewriteBytes: rewrite } }],
      suits: ({ upgrade }) => upgrade === null,
    }),
  ),
];
