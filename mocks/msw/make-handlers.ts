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

/** The answer to a handshake that only a server can accept, in the format of the one endpoint with sessions. */
const noSession = (): Response => {
  const message =
    'MSW opens no realtime session. Use the standalone mock: npx anyone-conformance mock, or startServer().';
  const error = { message, type: 'invalid_request_error', code: null, param: null };
  return Response.json({ error }, { status: 501 });
};

/**
 * Makes what makes handlers, with MSW's `http` as the program loaded it: a module of Node finds out whether MSW is
 * installed, and a page cannot.
 */
export function handlerMaker(http: typeof Http): HandlerMaker {
  const createHandlers: HandlerMaker['createHandlers'] = (gateway, options = {}) => {
    const base = (options.baseUrl ?? publicService).replace(/\/+$/, '');
    return ['v1', 'v1beta'].map((version) =>
      http.all(`${base}/${version}/*`, async ({ request }) => {
        const answer = await gateway.fetch(request);
        // A handshake that was accepted: its key and its model are right.
        return answer.status === 204 && request.headers.has('upgrade') ? noSession() : answer;
      }),
    );
  };
  return { createHandlers, handlers: createHandlers(createGateway()) };
}
