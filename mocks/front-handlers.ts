import { getResponse, type HttpHandler } from 'msw';
import { type Answer, fromResponse } from './answer.ts';
import type { Gateway } from './gateway.ts';
import { splitUrl } from './inbound.ts';
import type { Received } from './received.ts';

/** A request that one of the user's own handlers answered. */
export type Handled = { readonly method: string; readonly path: string; readonly status: number };

/** The largest body that handlers are shown, in bytes; a larger request goes to the gateway alone. */
const bodyLimit = 32 * 1024 * 1024;

/** The base URLs for which handlers are written: the public service's, and the mock's own. */
function urlsOf({ url, headers }: Received): string[] {
  const { path, query } = splitUrl(url);
  const target = query === '' ? path : `${path}?${query}`;
  const host = headers.get('host') ?? 'localhost';
  return ['https://api.anyone.ai', `http://${host}`]
    .map((origin) => origin + target)
    .filter((whole) => URL.canParse(whole));
}

const bodyless = new Set(['GET', 'HEAD']);
const forbidden = new Set(['CONNECT', 'TRACE', 'TRACK']);

async function askHandlers(
  handlers: readonly HttpHandler[],
  { method, headers, ...rest }: Received,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response | undefined> {
  // What the Fetch standard makes no request of is none for handlers: the gateway refuses it.
  if (forbidden.has(method)) return undefined;
  for (const url of urlsOf({ method, headers, ...rest })) {
    const request = new Request(url, {
      method,
      headers: [...headers],
      ...(bodyless.has(method) ? {} : { body }),
    });
    const response = await getResponse([...handlers], request);
    if (response !== undefined) return response;
  }
  return undefined;
}

/**
 * Puts a user's own MSW handlers in front of a gateway. They see every request first, for the public service's
 * address and for the mock's own; what none of them answers is judged by the gateway as ever. One that throws
 * is answered with 500.
 *
 * @param tell is told each request that a handler answered, since the gateway's log does not have it
 */
export function putInFront(
  gateway: Gateway,
  handlers: readonly HttpHandler[],
  tell: (handled: Handled) => void,
): Gateway {
  const answer = async (received: Received): Promise<Answer> => {
    const body = await received.readBody(bodyLimit);
    if (body === null) return gateway.answer({ ...received, readBody: async () => null });
    const response = await askHandlers(handlers, received, body).catch(() => Response.error());
    if (response === undefined) {
      return gateway.answer({
        ...received,
        readBody: async (limit) => (body.byteLength > limit ? null : body),
      });
    }
    const handled = fromResponse(response);
    const status = handled.status === 0 ? 500 : handled.status;
    tell({ method: received.method, path: splitUrl(received.url).path, status });
    return { ...handled, status };
  };
  return { ...gateway, answer };
}
