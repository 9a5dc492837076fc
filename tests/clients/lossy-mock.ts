import { createGateway, type Gateway } from '../../mocks/gateway/gateway.ts';
import type { Patch } from '../../mocks/gateway/stages.ts';
import { type RunningServer, startServer } from '../../mocks/server/server.ts';

/** Loses every credential before the gateway reads it, as a proxy does that strips headers. */
const loseKeys: Patch = (stages) => ({
  ...stages,
  readCredential: () => ({ kind: 'missing', elsewhere: [] }),
});

/** Starts a mock, behind something that loses its callers' keys where that is asked for. */
export async function startClientMock(
  losesKeys: boolean,
  behaviours: readonly Patch[] = [],
): Promise<RunningServer & { readonly gateway: Gateway }> {
  const gateway = createGateway({ behaviours, faults: losesKeys ? [{ patch: loseKeys }] : [] });
  return { ...(await startServer(gateway)), gateway };
}
