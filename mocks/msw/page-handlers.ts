/** `anyone-conformance/msw` as a bundler for pages takes it. */
import { http } from 'msw';
import { handlerMaker } from './make-handlers.ts';

export type { HandlerOptions } from './make-handlers.ts';

export const { createHandlers, handlers } = handlerMaker(http);
