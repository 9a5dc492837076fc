import { type HttpHandler, http } from 'msw';
import { createGateway, type Gateway } from '../gateway/gateway.ts';

/** Where the handlers answer. */
export type HandlerOptions = {
  /** The base URL of the service that is mocked, or `*` for any; the public service's by default. */
  readonly baseUrl?: string;
};

const publicService = 'https://api.anyone.ai';

/**
 * Makes MSW handlers that let a gateway answer every path of the API, unknown ones included.
 * Handlers of one's own go before them, to answer some requests differently, or after them, for
 * other services. WebSocket sessions need the standalone server: see `startServer`.
 *
 * @example
 * const server = setupServer(...createHandlers(createGateway({ latency: 200 })));
 */
export function createHandlers(gateway: Gateway, options: HandlerOptions = {}): HttpHandler[] {
  const base = (options.baseUrl ?? publicService).replace(/\/+$/, '');
  return ['v1', 'v1beta'].map((version) =>
    http.all(`${base}/${version}/*`, ({ request }) => gateway.fetch(request)),
  );
}

/** Handlers over a gateway with the fixture keys, for the public service's URL. */
export const handlers: readonly HttpHandler[] = createHandlers(createGateway());
