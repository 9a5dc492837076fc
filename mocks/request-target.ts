import type { IncomingMessage } from 'node:http';

/**
 * Gives a request the target that its client sent. Making a `Request` resolves `..` and `%2e`, so
 * that another spelling of a path would become the path itself; the gateway judges what was sent
 * (HARD-NO-BYPASS).
 *
 * @param request made from `incoming`; its `url` is replaced where it says something else
 */
export function withTarget(
  request: Request,
  incoming: Pick<IncomingMessage, 'url' | 'headers'>,
): Request {
  const target = incoming.url ?? '/';
  // A target has no fragment (RFC 9112 §3.2): a `#` in one is part of its path, and no path has it.
  const exact = target.includes('#') ? target.replaceAll('#', '%23') : target;
  const { host = '' } = incoming.headers;
  // The lengths tell whether anything was resolved, without writing another text for every request.
  const length = 'http://'.length + host.length + exact.length;
  if (request.url.length === length && request.url.endsWith(exact)) return request;
  const url = exact.startsWith('/') ? new URL(request.url).origin + exact : exact;
  return Object.defineProperty(request, 'url', { value: url });
}
