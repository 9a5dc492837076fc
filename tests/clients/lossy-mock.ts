import { createGateway, type Gateway } from '../../mocks/gateway/gateway.ts';
import type { Swap } from '../../mocks/gateway/parts.ts';
import { type RunningServer, startServer } from '../../mocks/server/server.ts';

/** Loses every credential before the gateway reads it, as a proxy does that strips headers. */
const loseKeys: Swap = (parts) => ({
  ...parts,
  readCredential: () => ({ kind: 'missing', elsewhere: [] }),
});

/** Starts a mock, behind something that loses its callers' keys where that is asked for. */
export async function startClientMock(
  losesKeys: boolean,
  behaviours: readonly Swap[] = [],
): Promise<RunningServer & { readonly gateway: Gateway }> {
  const gateway = createGateway({ behaviours, faults: losesKeys ? [{ swap: loseKeys }] : [] });
  return { ...(await startServer(gateway)), gateway };
}
