import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createGateway } from '../../mocks/gateway/gateway.ts';
import type { Target } from '../../suites/cases/target.ts';
import { listen } from './listen.ts';
import { targetAt } from './secure-gateway.ts';

/** A sound mock behind a limit, which counts what comes. */
export type LimitedGateway = {
  readonly target: Target;
  /** When each request came, in milliseconds, and whether it was turned away. */
  readonly seen: readonly { readonly at: number; readonly limited: boolean }[];
  readonly close: () => Promise<void>;
};

/** Lets up to N requests through in any one second and answers 429 to the rest. */
export async function startLimitedGateway(
  perSecond: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<LimitedGateway> {
  const handle = getRequestListener(createGateway().fetch, { hostname: 'localhost' });
  const seen: { at: number; limited: boolean }[] = [];
  const server = await listen(
    createServer((request, response) => {
      const at = performance.now();
      const recent = seen.filter((one) => !one.limited && one.at > at - 1_000);
      const limited = recent.length >= perSecond;
      seen.push({ at, limited });
      if (!limited) return handle(request, response);
      return response.writeHead(429, headers).end('{"error":{"message":"Too many requests."}}');
    }),
  );
  return { target: targetAt(server.url), seen, close: server.close };
}

/** The most requests that came in any one second from a time on. */
export function mostInASecond(seen: LimitedGateway['seen'], from: number): number {
  const times = seen.map(({ at }) => at).filter((at) => at >= from);
  return Math.max(
    0,
    ...times.map((start) => times.filter((at) => at >= start && at < start + 1_000).length),
  );
}
