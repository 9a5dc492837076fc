import { createServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { keyFixtures, keyStates, restrictedModels } from '../../fixtures/keys.ts';
import { createGateway } from '../../mocks/gateway/gateway.ts';
import type { Target } from '../../suites/cases/target.ts';
import type { Certificate } from './certificate.ts';
import { listen } from './listen.ts';

/** The mock's keys, for a target at this address. */
export const targetAt = (url: string, cost: Target['cost'] = 'costly'): Target => ({
  baseUrl: new URL(url),
  keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
  allowedModels: restrictedModels,
  cost,
});

/** A sound mock behind TLS, without WebSockets. */
export type SecureGateway = {
  readonly target: Target;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Starts a sound mock behind TLS with a certificate. */
export async function startSecureGateway({ cert, key }: Certificate): Promise<SecureGateway> {
  const handle = getRequestListener(createGateway().fetch, { hostname: 'localhost' });
  const server = await listen(createServer({ cert, key }, handle));
  const target = targetAt(server.url.replace('http:', 'https:'));
  return { target, port: Number(target.baseUrl.port), close: server.close };
}
