import http from 'node:http';
import https from 'node:https';
import { Client, Pool } from 'undici';
import type { Answer, Exchange, FailureKind, WireRequest } from './exchange.ts';
import { askInTurn } from './raw-connection.ts';

/** Sends requests to one origin exactly as written: no redirect is followed, nothing is tidied. */
export type Wire = {
  readonly send: (request: WireRequest) => Promise<Exchange>;
  /**
   * Sends requests one after another over one connection, as long as the server keeps it open. With a
   * raw request among them the connection is never made anew: what finds it closed is not sent, and
   * its exchange says so. Without one it ends early with an exchange that is enough.
   */
  readonly sendInTurn: (
    requests: readonly WireRequest[],
    isEnough?: (exchange: Exchange) => boolean,
  ) => Promise<Exchange[]>;
  /** How many requests went out so far. */
  readonly sent: () => number;
  readonly close: () => Promise<void>;
};

export type WireOptions = {
  readonly origin: string;
  /** Milliseconds that an exchange may take in all. */
  readonly timeout: number;
  /** How many connections are kept. */
  readonly concurrency: number;
};

const isRaw = ({ raw }: WireRequest): boolean => raw !== undefined;

const bodyLimit = 256 * 1024;

const unreachableCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

function failureKind(error: unknown): FailureKind {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (name === 'TimeoutError' || code.endsWith('_TIMEOUT')) {
    return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'unreachable' : 'timeout';
  }
  if (unreachableCodes.includes(code)) return 'unreachable';
  return code === 'UND_ERR_INVALID_ARG' ? 'unsendable' : 'cut';
}

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error';
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner instanceof Error && error.message === '' ? inner.message : error.message;
};

/** Reads a body up to the limit; the rest is left unread and its connection closed. */
async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= bodyLimit) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, bodyLimit);
}

function pairs(raw: readonly string[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([(raw[index] ?? '').toLowerCase(), raw[index + 1] ?? '']);
  }
  return headers;
}

async function exchange(request: WireRequest, attempt: () => Promise<Answer>): Promise<Exchange> {
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  try {
    const answer = await attempt();
    return { request, milliseconds: elapsed(), answer, failure: null };
  } catch (error) {
    const failure = { kind: failureKind(error), message: causeOf(error) };
    return { request, milliseconds: elapsed(), answer: null, failure };
  }
}

async function sendThrough(
  dispatcher: Pool | Client,
  request: WireRequest,
  timeout: number,
): Promise<Answer> {
  const { statusCode, headers, body } = await dispatcher.request({
    method: request.method,
    path: request.target,
    headers: request.headers.flat(),
    body: request.body,
    responseHeaders: 'raw',
    signal: AbortSignal.timeout(timeout),
  });
  const raw: unknown = headers;
  const lines = Array.isArray(raw) ? raw.map(String) : Object.entries(headers).flat().map(String);
  return { status: statusCode, headers: pairs(lines), body: await readText(body) };
}

/** A WebSocket handshake; an accepted one is closed at once. */
function shakeHands(origin: string, request: WireRequest, timeout: number): Promise<Answer> {
  const url = new URL(origin);
  const open = url.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const outgoing = open({
      agent: false,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      method: request.method,
      path: request.target,
      headers: request.headers.flat(),
      setHost: false,
      signal: AbortSignal.timeout(timeout),
    });
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({
        status: response.statusCode ?? 101,
        headers: pairs(response.rawHeaders),
        body: '',
      });
    });
    outgoing.on('response', (response) => {
      readText(response).then(
        (body) =>
          resolve({ status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), body }),
        reject,
      );
    });
    outgoing.on('error', (error) => {
      reject(
        error.name === 'AbortError' ? new DOMException('no answer in time', 'TimeoutError') : error,
      );
    });
    outgoing.end();
  });
}

/** Opens a wire to an origin; connections are made as requests come and kept alive until `close`. */
export function createWire({ origin, timeout, concurrency }: WireOptions): Wire {
  const settings = {
    pipelining: 1,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout },
  };
  const pool = new Pool(origin, { ...settings, connections: concurrency });
  let sent = 0;
  const counted = (request: WireRequest, attempt: () => Promise<Answer>) => {
    sent += 1;
    return exchange(request, attempt);
  };
  const sendOnce = (request: WireRequest) =>
    counted(request, () =>
      request.upgrade ? shakeHands(origin, request, timeout) : sendThrough(pool, request, timeout),
    );
  return {
    send: async (request) => {
      if (isRaw(request)) {
        const [only] = await askInTurn(origin, timeout, [request], counted);
        if (only !== undefined) return only;
      }
      const first = await sendOnce(request);
      // A server may close a kept connection just when the next request is on its way (RFC 9112
      // §9.3.1): that is no answer to anything, so it is asked once more. What may be billed is not:
      // nobody can tell whether it was served before the connection went.
      return first.failure?.kind === 'cut' && !request.mayBeBilled ? sendOnce(request) : first;
    },
    sendInTurn: async (requests, isEnough = () => false) => {
      if (requests.some(isRaw)) return askInTurn(origin, timeout, requests, counted);
      const client = new Client(origin, settings);
      const exchanges: Exchange[] = [];
      for (const request of requests) {
        const next = await counted(request, () => sendThrough(client, request, timeout));
        exchanges.push(next);
        if (isEnough(next)) break;
      }
      await client.destroy();
      return exchanges;
    },
    sent: () => sent,
    close: () => pool.destroy(),
  };
}
