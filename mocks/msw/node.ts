import { createRequire } from 'node:module';
import type * as MswNode from 'msw/node';
import { loadPeer } from '../../base/errors.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/gateway.ts';
import { createHandlers, type HandlerOptions } from './handlers.ts';

const { setupServer }: typeof MswNode = loadPeer('msw', 'anyone-conformance/msw/node', () =>
  createRequire(import.meta.url)('msw/node'),
);

/**
 * Mocks the API inside a Node process: requests to its base URL, by whatever client, never leave.
 *
 * @returns MSW's server, not listening yet, and the gateway behind it, with its keys and decisions
 *
 * @example
 * const { server } = mockServer();
 * beforeAll(() => server.listen());
 * afterEach(() => server.resetHandlers());
 * afterAll(() => server.close());
 */
export function mockServer(options: GatewayOptions & HandlerOptions = {}): {
  readonly server: MswNode.SetupServer;
  readonly gateway: Gateway;
} {
  const gateway = createGateway(options);
  return { server: setupServer(...createHandlers(gateway, options)), gateway };
}
