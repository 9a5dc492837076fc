import type { Operation } from '../../../spec/index.ts';
import type { Payload } from './payload.ts';
import type { HeaderFields, Received } from './received.ts';

/**
 * A request as every part of the gateway sees it. Method, path and query are read from the URL
 * once, so that routing and authentication cannot disagree about its spelling.
 */
export type Inbound = {
  readonly method: string;
  /** The URL, or the request target, exactly as it was sent. */
  readonly url: string;
  /** The path exactly as it was sent: nothing decoded, no segment resolved. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: HeaderFields;
  /** The names of the header lines as they were spelled; null where that is not known. */
  readonly headerNames: () => readonly string[] | null;
  /** Stands for the connection that it came on; null where that is not known. */
  readonly connection: object | null;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The body as the operation's media type, read at the first call and kept. */
  readonly payload: (operation: Operation) => Payload | Promise<Payload>;
};

/** Splits a URL into its path and its query, without the normalising that `new URL` does. */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  // A target of two slashes at its start is a path, and has no authority.
  const authority = url.startsWith('/') ? -1 : url.indexOf('//');
  const start = authority === -1 ? 0 : url.indexOf('/', authority + 2);
  const hash = url.indexOf('#');
  const whole = start === -1 ? '/' : url.slice(start, hash === -1 ? undefined : hash);
  const mark = whole.indexOf('?');
  return mark === -1
    ? { path: whole, query: '' }
    : { path: whole.slice(0, mark), query: whole.slice(mark + 1) };
}

/** The query of most requests. Nobody writes to a query, so that they can share it. */
const noQuery = new URLSearchParams();

/** What a request is read with. */
export type Reading = {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly readPayload: (received: Received, mediaType: string | null) => Promise<Payload>;
};

/** Reads what is needed to route and authenticate a request; the body is left alone until a part asks. */
export function readInbound(received: Received, { requestId, now, readPayload }: Reading): Inbound {
  const { method, url, headers, headerNames, connection } = received;
  const { path, query } = splitUrl(url);
  let payload: Payload | Promise<Payload> | undefined;
  return {
    method,
    url,
    path,
    query: query === '' ? noQuery : new URLSearchParams(query),
    headers,
    headerNames,
    connection,
    requestId,
    now,
    payload: (operation) => {
      payload ??= readPayload(received, operation.body?.mediaType ?? null).then((read) => {
        payload = read;
        return read;
      });
      return payload;
    },
  };
}
