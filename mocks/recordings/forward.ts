import { codeOf, UsageError } from '../../base/errors.ts';
import { isLoopbackHost } from '../../base/loopback.ts';
import { type BuiltInOperation, keyHeaders, keyParameters, styles } from '../../spec/index.ts';
import { type Hiding, hidingOf } from '../control/traffic/hide-secrets.ts';
import type { Refusal } from '../gateway/refusal.ts';
import { type HeaderFields, splitUrl } from '../gateway/request/request.ts';

/** A real service, and the way to it. */
export type Service = {
  /** Its base URL; the paths of the document come after it. */
  readonly url: string;
  /** The key that opens it. It goes there and nowhere else. */
  readonly key: string;
  readonly send: (request: Request) => Promise<Response>;
};

/**
 * Reads the base URL of a real service. A `/v1` at its end is left out: each path begins with its own.
 *
 * @throws UsageError for a URL that would send the key in the open
 */
export function readServiceUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (url === null || !isSafe || url.username !== '' || url.search !== '') {
    throw new UsageError(
      `${option}: must be an https URL without a query, such as https://api.anyone.ai.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/(?:v1\/?)?$/, '');
}

/** Headers of one connection, of the caller's browser, and every credential. */
const ownHeaders = new Set([
  ...keyHeaders,
  ...['accept-encoding', 'connection', 'content-length', 'cookie', 'expect', 'host', 'keep-alive'],
  ...['origin', 'referer', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

const isOwn = (name: string): boolean =>
  ownHeaders.has(name) || /^(?:sec-|proxy-|x-forwarded)/.test(name);

/** The path and the query of a request, without a key. */
export function plainTarget(url: string): string {
  const { path, query } = splitUrl(url);
  const members = new URLSearchParams(query);
  for (const name of keyParameters) members.delete(name);
  return members.size === 0 ? path : `${path}?${members}`;
}

/** Hides what a request carried as its credential, and the key of the service. */
export function hidingFor(url: string, headers: HeaderFields, key: string | null): Hiding {
  const requestHeaders = new Headers([...headers]);
  if (key !== null) requestHeaders.append('x-service-key', key);
  return hidingOf({ target: url, requestHeaders, responseHeaders: {} });
}

/** Makes the request that the service gets: with its key, in a header that the operation reads. */
export function serviceRequest(
  { url, key }: Service,
  operation: Pick<BuiltInOperation, 'styles' | 'method'>,
  target: string,
  headers: Iterable<readonly [string, string]>,
  body: Uint8Array<ArrayBuffer> | string | undefined,
): Request {
  const sent = new Headers([...headers].filter(([name]) => !isOwn(name)).map(([...pair]) => pair));
  for (const name of operation.styles) {
    const { place, prefix } = styles[name];
    if (place.in === 'header') sent.set(place.name, `${prefix}${key}`);
  }
  return new Request(`${url}${target}`, {
    method: operation.method,
    headers: sent,
    redirect: 'manual',
    ...(body === undefined || operation.method === 'GET' ? {} : { body }),
  });
}

const isKept = (name: string): boolean =>
  ['content-type', 'retry-after', 'retry-after-ms', 'x-should-retry'].includes(name) ||
  name.includes('ratelimit');

/** The headers of an answer that a caller reads. Others name an account, or are of one connection. */
export const keptHeaders = (headers: Headers): Readonly<Record<string, string>> =>
  Object.fromEntries([...headers].filter(([name]) => isKept(name)));

/** The refusal where the real service gave no answer. */
export const refuseUnanswered = (error: unknown): Refusal => ({
  kind: 'failed',
  status: 502,
  message: 'The real service gave no answer.',
  reason: `the real service gave no answer (${codeOf(error instanceof Error ? (error.cause ?? error) : error)})`,
  advice: 'check the URL of --record',
  clause: null,
});
