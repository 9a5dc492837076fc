import { createRequire } from 'node:module';
import type * as Msw from 'msw';
import { loadPeer } from '../../base/errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type HandlerOptions, handlerMaker } from './make-handlers.ts';

export type { HandlerOptions } from './make-handlers.ts';

const { http }: typeof Msw = loadPeer('msw', 'anyone-conformance/msw', () =>
  createRequire(import.meta.url)('msw'),
);

const maker = handlerMaker(http);

/**
 * Makes MSW handlers that let a gateway answer every path of the API, unknown ones included.
 * Handlers of one's own go before them, to answer some requests differently, or after them, for
 * other services. WebSocket sessions need the standalone server: see `startServer`.
 *
 * @example
 * const server = setupServer(...createHandlers(createGateway({ latency: 200 })));
 */
export const createHandlers = (gateway: Gateway, options?: HandlerOptions): Msw.HttpHandler[] =>
  maker.createHandlers(gateway, options);

/** Handlers over a gateway with the fixture keys, for the public service's URL. */
export const { handlers } = maker;
