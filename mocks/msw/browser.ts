import { type SetupWorker, setupWorker } from 'msw/browser';
import { warnOfKeys } from '../behaviours/warn-of-keys.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/gateway.ts';
import { createHandlers, type HandlerOptions } from './page-handlers.ts';

/**
 * Mocks the API inside a web page, by a service worker: requests to its base URL never leave the
 * browser. The page has to serve MSW's worker script: `anyone-conformance mock --init PUBLIC_DIRECTORY`
 * copies it there. The console warns of each key that is no fixture: keys do not belong in a browser.
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
  const warn = warnOfKeys((line) => console.warn(line));
  const behaviours = [...(options.behaviours ?? []), warn];
  const gateway = createGateway({ ...options, behaviours });
  return { worker: setupWorker(...createHandlers(gateway, options)), gateway };
}
