import type { IncomingMessage } from 'node:http';

/** What of a request its `Request` does not tell. */
type Sent = Pick<IncomingMessage, 'rawHeaders' | 'url' | 'socket'>;

const requests = new WeakMap<Request, Sent>();

/** Keeps a request as it was sent: its `Headers` fold the names' case, its URL the target's form. */
export function keepHeaderNames(request: Request, incoming: Sent) {
  requests.set(request, incoming);
}

const namesOf = (request: Request): string[] | undefined =>
  requests.get(request)?.rawHeaders.filter((_, index) => index % 2 === 0);

/** True unless a request is known to have sent this header under another spelling of its name. */
export const hasExactName = (request: Request, name: string): boolean =>
  namesOf(request)?.includes(name) ?? true;

/** In how many spellings of its name a request sent this header; 0 where that is not known. */
export const countSpellings = (request: Request, name: string): number =>
  new Set(namesOf(request)?.filter((sent) => sent.toLowerCase() === name)).size;

/** True where the target was sent with its scheme and host (RFC 9112 §3.2.2). */
export const isAbsoluteForm = (request: Request): boolean =>
  /^https?:/i.test(requests.get(request)?.url ?? '');

/** Stands for the connection on which a request came; undefined where that is not known. */
export const connectionOf = (request: Request): object | undefined => requests.get(request)?.socket;
