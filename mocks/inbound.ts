import type { Operation } from '../spec/index.ts';
import { type Payload, readPayload } from './payload.ts';

/**
 * A request as every part of the gateway sees it. Method, path and query are read from the URL
 * once, so that routing and authentication cannot disagree about its spelling.
 */
export type Inbound = {
  readonly request: Request;
  readonly method: string;
  /** The path exactly as it was sent: nothing decoded, no segment resolved. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The body as the operation's media type, read at the first call and kept. */
  readonly payload: (operation: Operation) => Promise<Payload>;
};

/** Splits a URL into its path and its query, without the normalising that `new URL` does. */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const authority = url.indexOf('//');
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

/** Reads what is needed to route and authenticate a request; the body is left alone until a part asks. */
export function readInbound(request: Request, requestId: string, now: number): Inbound {
  const { path, query } = splitUrl(request.url);
  let payload: Promise<Payload> | undefined;
  return {
    request,
    method: request.method,
    path,
    query: query === '' ? noQuery : new URLSearchParams(query),
    headers: request.headers,
    requestId,
    now,
    payload: (operation) => {
      payload ??= readPayload(request, operation.body?.mediaType ?? null);
      return payload;
    },
  };
}
