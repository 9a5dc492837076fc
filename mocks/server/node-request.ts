import type { IncomingMessage } from 'node:http';
import type { GatewayRequest, HeaderFields } from '../gateway/request/request.ts';
import { takeWhole, type Uploads } from './uploads.ts';

type Lines = readonly string[];

function fieldOf(lines: Lines, name: string): string | null {
  let value: string | null = null;
  for (let index = 0; index < lines.length; index += 2) {
    const sent = lines[index] ?? '';
    // The lengths first: this runs for every header that is looked for, on every request.
    if (sent.length !== name.length) continue;
    if (sent !== name && sent.toLowerCase() !== name) continue;
    const line = lines[index + 1] ?? '';
    value = value === null ? line : `${value}, ${line}`;
  }
  return value;
}

function* fieldsOf(lines: Lines): Generator<[string, string]> {
  const names = new Set(
    lines.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()),
  );
  for (const name of [...names].sort()) yield [name, fieldOf(lines, name) ?? ''];
}

/**
 * Header lines as they came: Node's own `headers` drop a second `Authorization`, which is another credential
 * (KEY-CONFLICT). A class, since three closures for each request take longer than to read a header.
 */
class HeaderLines implements HeaderFields {
  readonly #lines: Lines;
  /** @param lines names and values in turn, as in `rawHeaders` */
  constructor(lines: Lines) {
    this.#lines = lines;
  }
  get(name: string): string | null {
    return fieldOf(this.#lines, name);
  }
  has(name: string): boolean {
    return fieldOf(this.#lines, name) !== null;
  }
  [Symbol.iterator](): Generator<[string, string]> {
    return fieldsOf(this.#lines);
  }
}

/** A whole URL as a target (RFC 9112 §3.2.2). */
const urlPattern = /^https?:\/\//i;

/** A host and a port as a URL has them. Two header lines, joined by a comma, are no host. */
const hostPattern = /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i;

/** Returns whether a request has a target and a `Host` that HTTP has. One of HTTP/1.0 need not send a `Host`. */
export function isWellFormed({ url, rawHeaders, httpVersion }: IncomingMessage): boolean {
  if (url?.startsWith('/') !== true && !urlPattern.test(url ?? '')) return false;
  const host = fieldOf(rawHeaders, 'host');
  return host === null ? httpVersion === '1.0' : hostPattern.test(host);
}

/** Turns a request of node:http into one of the gateway: target and headers exactly as they were sent. */
export function requestOfNode(incoming: IncomingMessage, uploads: Uploads): GatewayRequest {
  const target = incoming.url ?? '/';
  return {
    method: incoming.method ?? 'GET',
    // A target has no fragment (RFC 9112 §3.2): a `#` in one is part of its path, and no path has it.
    url: target.includes('#') ? target.replaceAll('#', '%23') : target,
    headers: new HeaderLines(incoming.rawHeaders),
    headerNames: () => incoming.rawHeaders.filter((_, index) => index % 2 === 0),
    connection: incoming.socket,
    version: incoming.httpVersion,
    isMalformed: !isWellFormed(incoming),
    readBody: (limit) => uploads.read(incoming, limit),
    takeBody: () => takeWhole(incoming),
    watchBody: (piece, ended) => {
      incoming.on('data', piece);
      incoming.on('end', ended);
    },
  };
}
