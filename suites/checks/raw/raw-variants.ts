import { type Contract, styleOf } from '../../../spec/contract.ts';
import { isInQuery } from '../../cases/credentials.ts';
import type { RawVariant } from './raw-case.ts';

/*
 * What is sent here goes over other people's connections as well: a front end may share one among its
 * clients. So nothing is sent that two readers of HTTP may frame differently: no Content-Length beside
 * a Transfer-Encoding, no two lengths, none with a digit in it, no odd byte in either of those lines.
 * The oddities stand in lines that frame nothing, and no body follows a bad length.
 */

/** Rewrites the line of the style's header. */
const inKeyLine =
  (contract: Contract, change: (name: string, value: string) => string): RawVariant['rewrite'] =>
  (bytes, { style }) =>
    bytes.replace(
      new RegExp(`\r\n(${styleOf(contract, style).place.name}): ([^\r]*)`),
      (_, name: string, value: string) => `\r\n${change(name, value)}`,
    );

/** Rewrites the first line. */
const inRequestLine =
  (change: (line: string) => string): RawVariant['rewrite'] =>
  (bytes) => {
    const end = bytes.indexOf('\r\n');
    return change(bytes.slice(0, end)) + bytes.slice(end);
  };

const addLines =
  (lines: string): RawVariant['rewrite'] =>
  (bytes) =>
    bytes.replace('\r\n', () => `\r\n${lines}\r\n`);

const hostOf = (bytes: string): string => /\r\nHost: ([^\r]*)/.exec(bytes)?.[1] ?? '';

const bad = ['unknown', 'deleted'] as const;

const keyLine = (
  contract: Contract,
  variant: string,
  words: string,
  change: (name: string, value: string) => string,
): RawVariant => ({
  variant,
  words,
  rewrite: inKeyLine(contract, change),
  bad,
  where: (cell) => !isInQuery(contract, cell.style),
});

const queryLine = (
  contract: Contract,
  variant: string,
  words: string,
  byte: string,
): RawVariant => ({
  variant: `${variant}-in-query`,
  words: `${words} behind the key in the query`,
  rewrite: inRequestLine((line) => line.replace(/ HTTP\/1\.1$/, `${byte} HTTP/1.1`)),
  bad,
  where: (cell) => isInQuery(contract, cell.style),
});

/** The bytes of the key's line, and lines that are too long: HARD-BOUNDED. */
export const illBytes = (contract: Contract): readonly RawVariant[] => [
  keyLine(contract, 'nul', 'a NUL behind the key', (name, value) => `${name}: ${value}\0`),
  keyLine(
    contract,
    'control',
    'a control byte (01) behind the key',
    (name, value) => `${name}: ${value}\x01`,
  ),
  keyLine(
    contract,
    'delete',
    'a control byte (7F) behind the key',
    (name, value) => `${name}: ${value}\x7f`,
  ),
  keyLine(contract, 'bare-cr', 'a bare CR behind the key', (name, value) => `${name}: ${value}\r `),
  keyLine(
    contract,
    'bare-lf',
    "a bare LF at the end of the key's line",
    (name, value) => `${name}: ${value}\nX-Probe: 1`,
  ),
  keyLine(
    contract,
    'fold',
    'the key on a folded line (RFC 9112 §5.2)',
    (name, value) => `${name}: ${value.replace(/(\S+)$/, '\r\n $1')}`,
  ),
  keyLine(
    contract,
    'space-before-colon',
    "a space before the colon of the key's line (RFC 9112 §5.1)",
    (name, value) => `${name} : ${value}`,
  ),
  queryLine(contract, 'nul', 'a NUL', '\0'),
  queryLine(contract, 'control', 'a control byte (01)', '\x01'),
  queryLine(contract, 'space', 'a space', ' x'),
  {
    variant: 'long-header',
    words: 'another header of 64 KiB',
    rewrite: addLines(`X-Probe: ${'a'.repeat(64 * 1024)}`),
    bad: [null, 'unknown'],
  },
];

/** The request line and the host, spelled otherwise: HARD-NO-BYPASS. */
export const spelledOtherwise: readonly RawVariant[] = [
  {
    variant: 'absolute-form',
    words: 'the target in absolute form (RFC 9112 §3.2.2)',
    rewrite: (bytes, at) =>
      inRequestLine((line) => line.replace(' /', () => ` ${at.origin}/`))(bytes, at),
    bad: [null, 'unknown'],
  },
  {
    variant: 'method-in-lower-case',
    words: 'the method in lower case, which is another method (RFC 9110 §9.1)',
    rewrite: inRequestLine((line) => line.replace(/^[A-Z]+/, (method) => method.toLowerCase())),
    bad: [null],
    mayAnswer: [501],
  },
  {
    variant: 'method-in-mixed-case',
    words: 'the method in mixed case, which is another method (RFC 9110 §9.1)',
    rewrite: inRequestLine((line) =>
      line.replace(
        /^([A-Z])([A-Z]+)/,
        (_, first: string, rest: string) => first + rest.toLowerCase(),
      ),
    ),
    bad: [null],
    mayAnswer: [501],
  },
  {
    variant: 'no-host',
    words: 'no Host (RFC 9112 §3.2)',
    rewrite: (bytes) => bytes.replace(/\r\nHost: [^\r]*/, ''),
    bad: [null, 'unknown'],
  },
  {
    variant: 'two-hosts',
    words: 'the same Host twice (RFC 9112 §3.2)',
    rewrite: (bytes, at) => addLines(`Host: ${hostOf(bytes)}`)(bytes, at),
    bad: [null],
  },
  {
    variant: 'http-1-0',
    words: 'HTTP/1.0 and no Host',
    rewrite: (bytes, at) =>
      inRequestLine((line) => line.replace(/1\.1$/, '1.0'))(
        bytes.replace(/\r\nHost: [^\r]*/, ''),
        at,
      ),
    bad: [null, 'unknown'],
    mayAnswer: [505],
  },
];

/** Lines in which a client asks the server to behave otherwise first: HARD-NO-BYPASS. */
export const askedFirst: readonly RawVariant[] = [
  {
    variant: 'expectation',
    words: 'Expect: 100-continue (RFC 9110 §10.1.1)',
    rewrite: addLines('Expect: 100-continue'),
    bad: [null, 'unknown'],
  },
  {
    variant: 'websocket-upgrade',
    words: 'an upgrade to a WebSocket asked for (RFC 9110 §7.8)',
    rewrite: addLines('Connection: Upgrade\r\nUpgrade: websocket'),
    bad: [null, 'unknown'],
  },
  {
    variant: 'http2-upgrade',
    words: 'an upgrade to HTTP/2 asked for',
    rewrite: addLines(
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
    ),
    bad: [null, 'unknown'],
  },
];

/** A length that is none; no body follows it. */
export const badLength: readonly RawVariant[] = [
  {
    variant: 'length-no-number',
    words: 'a Content-Length that is no number, and no body (RFC 9112 §6.3)',
    rewrite: (bytes) =>
      `${bytes.slice(0, bytes.indexOf('\r\n\r\n')).replace(/\r\nContent-Length: \d+/, '')}\r\nContent-Length: none\r\n\r\n`,
    bad: [null, 'unknown'],
  },
];
