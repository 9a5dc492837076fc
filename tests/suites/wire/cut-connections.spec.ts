import { once } from 'node:events';
import { createServer } from 'node:net';
import { selectCases } from '../../../check/select-cases.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { createConnector } from '../../../suites/wire/connect.ts';
import { targetAt } from '../../targets/secure-gateway.ts';
import { expect, test } from '../../test.ts';

/** Takes connections and never says a word, so that no TLS handshake comes to its end. */
async function startMute() {
  let arrived = () => {};
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    arrived();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `https://127.0.0.1:${port}`, first, close: () => server.close() };
}

test('a run that is ended in a TLS handshake waits for no answer to it', async () => {
  const mute = await startMute();
  const end = new AbortController();
  const running = runCases(builtInContract(), {
    target: targetAt(mute.url),
    cases: selectCases([
      'KEY-DELETED/createMessage/*',
      'HTTP-UPGRADE-REFUSED',
      'HARD-NO-BYPASS/listModels/bearer/raw*',
    ]).cases,
    timeout: 60_000,
    concurrency: 4,
    signal: end.signal,
  });
  await mute.first;
  const start = performance.now();
  end.abort();
  const run = await running;
  mute.close();
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(run.endedAfter).toBe(0);
  expect(run.results.every(({ judgement }) => judgement.outcome === 'inconclusive')).toBe(true);
});

test('a connection that is being made is cut, and none is made afterwards', async () => {
  const mute = await startMute();
  const connector = createConnector(mute.url, 60_000);
  const waiting = connector.open();
  await mute.first;
  await Promise.all([
    expect(waiting).rejects.toMatchObject({ name: 'AbortError' }),
    connector.destroy(),
  ]);
  await expect(connector.open()).rejects.toMatchObject({ name: 'AbortError' });
  mute.close();
});
