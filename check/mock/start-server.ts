import { createControl } from '../../mocks/control/control.ts';
import { defectsOf, type Fault } from '../../mocks/faults/fault.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../mocks/gateway/gateway.ts';
import { startServer } from '../../mocks/server/server.ts';

/** Options of the mock that is checked. */
export type MockOptions = Pick<GatewayOptions, 'latency' | 'traffic'> & {
  readonly faults?: readonly Pick<Fault, 'patch' | 'server'>[];
};

/** A mock that listens on a free port of the loopback interface. */
export type MockServer = {
  readonly gateway: Gateway;
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** Starts a mock with the fixture keys and its control API. */
export async function startMockServer(options: MockOptions = {}): Promise<MockServer> {
  const gateway = createGateway(options);
  const { url, close } = await startServer(gateway, {
    control: createControl(gateway),
    defects: defectsOf(options.faults ?? []),
  });
  return { gateway, url, close };
}

/** Loads what a mock loads with the first call of a kind, such as one with a schema: nobody waits for it then. */
export async function loadAhead(): Promise<void> {
  const [{ fitValue }] = await Promise.all([
    import('../../mocks/structured-output/fit-value.ts'),
    import('@hono/node-server'),
    import('ws'),
  ]);
  await fitValue({ type: 'object' });
}
