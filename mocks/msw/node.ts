import { type SetupServer, setupServer } from 'msw/node';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/gateway.ts';
import { createHandlers, type HandlerOptions } from './handlers.ts';

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
  readonly server: SetupServer;
  readonly gateway: Gateway;
} {
  const gateway = createGateway(options);
  return { server: setupServer(...createHandlers(gateway, options)), gateway };
}
