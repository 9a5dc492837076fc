import { once } from 'node:events';
import { connect } from 'node:net';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { expect, test } from '../../test.ts';

/** Milliseconds until a system retries a connection that found no room to wait. */
const retry = 1_000;

async function openBurst(port: number, count: number): Promise<number> {
  const start = performance.now();
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return performance.now() - start;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

test('a burst of 2,000 connections opens without a retry of any', async () => {
  const server = await startServer(createGateway());
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 4 && fastest >= retry; attempt += 1) {
    fastest = Math.min(fastest, await openBurst(server.port, 2_000));
  }
  await server.close();
  expect(fastest).toBeLessThan(retry);
});
