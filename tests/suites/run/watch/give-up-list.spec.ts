import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { renderPause } from '../../../../cli/terminal/progress.ts';
import { keyFixtures } from '../../../../fixtures/keys.ts';
import { createGateway } from '../../../../mocks/gateway/gateway.ts';
import type { Pause } from '../../../../suites/wire/limit.ts';
import { reportOf, runAgainst } from '../../../support/suites/check-target.ts';
import { listen } from '../../../targets/listen.ts';
import { targetAt } from '../../../targets/secure-gateway.ts';
import { expect, test } from '../../../test.ts';

/** What came: whether its key is good, and whether it was turned away. */
type Seen = { readonly isGood: boolean; readonly turnedAway: boolean };

/** A sound mock that turns requests away for a quarter of an hour. */
async function startShuttingGateway(isShut: (isGood: boolean, before: readonly Seen[]) => boolean) {
  const handle = getRequestListener(createGateway().fetch, { hostname: 'localhost' });
  const goodKeys = [keyFixtures.active.key, keyFixtures.restricted.key, keyFixtures.exhausted.key];
  const seen: Seen[] = [];
  const server = await listen(
    createServer((request, response) => {
      const sent = `${request.url} ${request.rawHeaders.join(' ')} `;
      const isGood = goodKeys.some((key) => sent.includes(`${key} `));
      const turnedAway = isShut(isGood, seen);
      seen.push({ isGood, turnedAway });
      if (!turnedAway) return handle(request, response);
      return response.writeHead(429, { 'Retry-After': '900' }).end('{}');
    }),
  );
  return { target: targetAt(server.url), seen, close: server.close };
}

const only = ['KEY-{DELETED,UNKNOWN,MALFORMED,REQUIRED}/create{Message,Response}/*', 'STYLE-*'];
const concurrency = 3;

test('where invalid keys are shut out, no other is sent, and the valid ones are still judged', async () => {
  const gateway = await startShuttingGateway(
    (isGood, before) => !isGood && before.filter((one) => !one.isGood).length >= 30,
  );
  const pauses: Pause[] = [];
  const run = await runAgainst(gateway.target, {
    only,
    concurrency,
    onPause: (pause) => pauses.push(pause),
  });
  await gateway.close();
  const report = reportOf(run, gateway.target, { only });
  const turnedAway = gateway.seen.filter((one) => one.turnedAway).length;
  // Those that were on their way when the first was turned away.
  expect(turnedAway).toBeGreaterThan(0);
  expect(turnedAway).toBeLessThanOrEqual(2 * concurrency);
  expect(report.totals.requests).toBe(gateway.seen.length);
  // The gateway knows of no handshake.
  const plain = report.cases.filter(({ operation }) => operation !== 'connectRealtime');
  const reasons = plain.flatMap(({ reason }) => reason ?? []);
  expect(reasons.length).toBeGreaterThan(20);
  for (const reason of reasons) expect(reason).toMatch(/429.* 900 s/);
  const passed = report.cases.filter(({ outcome }) => outcome === 'passed');
  expect(passed.map(({ requirement }) => requirement)).toContain('STYLE-BEARER');
  expect(report.totals.failed).toBe(0);
  expect(pauses.map(renderPause)).toEqual([
    'The target limits the rate (429) and asks to wait 15 min: requests with an invalid key or none are not sent any more.',
  ]);
});

test('where valid keys are turned away on two endpoints, nothing more is sent at all', async () => {
  const gateway = await startShuttingGateway((_, before) => before.length >= 60);
  const run = await runAgainst(gateway.target, { only, concurrency });
  await gateway.close();
  const report = reportOf(run, gateway.target, { only });
  const turnedAway = gateway.seen.filter((one) => one.turnedAway).length;
  expect(turnedAway).toBeLessThanOrEqual(concurrency + 3);
  expect(gateway.seen.slice(60).every((one) => one.turnedAway)).toBe(true);
  expect(report.verdict).toBe('incomplete');
  expect(report.totals.failed).toBe(0);
});

test('where every other request is turned away, good answers between do not keep the run asking', async () => {
  const gateway = await startShuttingGateway(
    (_, before) => before.length >= 40 && before.length % 2 === 0,
  );
  await runAgainst(gateway.target, { only, concurrency });
  await gateway.close();
  const turnedAway = gateway.seen.filter((one) => one.turnedAway).length;
  expect(turnedAway).toBeLessThanOrEqual(concurrency + 3);
});
