import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import type { Gateway } from '../mocks/gateway/gateway.ts';
import type { Provisioner } from '../suites/cases/provisioner.ts';
import type { Target } from '../suites/cases/target.ts';
import { createControlApiProvisioner } from '../suites/provisioners/control-api.ts';
import type { Pace } from '../suites/wire/pace.ts';
import type { MockThread } from './mock/begin-thread.ts';
import type { MockOptions } from './mock/start-server.ts';

/** A mock that listens on a free port of the loopback interface, described as a target of the suite. */
type MockTarget = {
  readonly target: Target;
  readonly provisioner: Provisioner;
  readonly close: () => Promise<void>;
};

/** The same with its gateway, which runs in this thread. */
export type Embedded = MockTarget & { readonly gateway: Gateway };

/** Nothing that a mock serves costs anything, so every kind of call is allowed. */
function targetOf(
  { url, close }: { readonly url: string; readonly close: () => Promise<void> },
  pace: Pace | undefined,
): MockTarget {
  const baseUrl = new URL(url);
  return {
    target: {
      baseUrl,
      keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
      allowedModels: restrictedModels,
      cost: 'costly',
    },
    provisioner: createControlApiProvisioner(baseUrl, { pace }),
    close,
  };
}

/** Starts a mock with the fixture keys in this thread. */
export async function startEmbedded(
  options: MockOptions & {
    /** The budget that the calls wait for by which keys are made. */
    readonly pace?: Pace;
  } = {},
): Promise<Embedded> {
  const { pace, ...others } = options;
  // Loaded only here: a run of a gateway, or of a mock in another thread, does not need it.
  const { startMockServer } = await import('./mock/start-server.ts');
  const server = await startMockServer(others);
  return { ...targetOf(server, pace), gateway: server.gateway };
}

/**
 * Waits for a mock that starts in a thread of its own.
 *
 * @param pace the budget that the calls wait for by which keys are made
 * @throws the error of its start
 */
export const embeddedIn = async (thread: MockThread, pace: Pace): Promise<MockTarget> =>
  targetOf(await thread.listening(), pace);
