import type { IncomingMessage } from 'node:http';

const names = new WeakMap<Request, readonly string[]>();

/** Keeps the header lines of a request as they were sent: its `Headers` fold the names' case. */
export function keepHeaderNames(request: Request, incoming: Pick<IncomingMessage, 'rawHeaders'>) {
  names.set(request, incoming.rawHeaders);
}

/** True unless a request is known to have sent this header under another spelling of its name. */
export function hasExactName(request: Request, name: string): boolean {
  const sent = names.get(request);
  if (sent === undefined) return true;
  return sent.some((text, index) => index % 2 === 0 && text === name);
}
