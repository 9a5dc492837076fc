import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import { createControl } from '../mocks/control/control.ts';
import { defectsOf, type Fault } from '../mocks/faults/fault.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../mocks/gateway/gateway.ts';
import { startServer } from '../mocks/server/server.ts';
import type { Provisioner } from '../suites/cases/provisioner.ts';
import type { Target } from '../suites/cases/target.ts';
import { createControlApiProvisioner } from '../suites/provisioners/control-api.ts';
import type { Pace } from '../suites/wire/pace.ts';

/** A mock that listens on a free port of the loopback interface, described as a target of the suite. */
export type Embedded = {
  readonly gateway: Gateway;
  readonly target: Target;
  readonly provisioner: Provisioner;
  readonly close: () => Promise<void>;
};

/**
 * Starts a mock with the fixture keys. Nothing that it serves costs anything, so every kind of call
 * is allowed.
 */
export async function startEmbedded(
  options: Pick<GatewayOptions, 'latency' | 'traffic'> & {
    /** The budget that the calls wait for by which keys are made. */
    readonly pace?: Pace;
    readonly faults?: readonly Pick<Fault, 'patch' | 'server'>[];
  } = {},
): Promise<Embedded> {
  const { pace, ...behaviour } = options;
  const gateway = createGateway(behaviour);
  const server = await startServer(gateway, {
    control: createControl(gateway),
    defects: defectsOf(options.faults ?? []),
  });
  const baseUrl = new URL(server.url);
  return {
    gateway,
    target: {
      baseUrl,
      keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
      allowedModels: restrictedModels,
      cost: 'costly',
    },
    provisioner: createControlApiProvisioner(baseUrl, { pace }),
    close: server.close,
  };
}
