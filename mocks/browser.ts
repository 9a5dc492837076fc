import { type SetupWorker, setupWorker } from 'msw/browser';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import { createHandlers, type HandlerOptions } from './handlers.ts';

/**
 * Mocks the API inside a web page, by a service worker: requests to its base URL never leave the
 * browser. The page has to serve MSW's worker script (`npx msw init PUBLIC_DIRECTORY`).
 *
 * @returns MSW's worker, not started yet, and the gateway behind it, with its keys and decisions
 *
 * @example
 * const { worker } = mockWorker();
 * await worker.start();
 */
export function mockWorker(options: GatewayOptions & HandlerOptions = {}): {
  readonly worker: SetupWorker;
  readonly gateway: Gateway;
} {
  const gateway = createGateway(options);
  return { worker: setupWorker(...createHandlers(gateway, options)), gateway };
}
