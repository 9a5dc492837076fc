import type { http as Http, HttpHandler } from 'msw';
import { createGateway, type Gateway } from '../gateway/gateway.ts';

/** Where the handlers answer. */
export type HandlerOptions = {
  /** The base URL of the service that is mocked, or `*` for any; the public service's by default. */
  readonly baseUrl?: string;
};

const publicService = 'https://api.anyone.ai';

/** What makes MSW handlers of a gateway. */
export type HandlerMaker = {
  readonly createHandlers: (gateway: Gateway, options?: HandlerOptions) => HttpHandler[];
  /** Handlers over a gateway with the fixture keys, for the public service's URL. */
  readonly handlers: readonly HttpHandler[];
};

/**
 * Makes what makes handlers, with MSW's `http` as the program loaded it: a module of Node finds out whether MSW is
 * installed, and a page cannot.
 */
export function handlerMaker(http: typeof Http): HandlerMaker {
  const createHandlers: HandlerMaker['createHandlers'] = (gateway, options = {}) => {
    const base = (options.baseUrl ?? publicService).replace(/\/+$/, '');
    return ['v1', 'v1beta'].map((version) =>
      http.all(`${base}/${version}/*`, ({ request }) => gateway.fetch(request)),
    );
  };
  return { createHandlers, handlers: createHandlers(createGateway()) };
}
