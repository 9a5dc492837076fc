import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { selectCases } from '../../../check/select-cases.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { runCases } from '../../../suites/run/runner.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { expect, test } from '../../test.ts';
import { listen } from '../listen.ts';
import { targetAt } from '../secure-gateway.ts';

type Named = { readonly id: string; readonly agent: string | undefined };

/** A mock that serves a deleted key, 200 ms away, and how each request named itself. */
async function startDistant() {
  const faults = [findFault('deleted-key-served')].flatMap((fault) => fault ?? []);
  const handle = getRequestListener(createGateway({ faults }).fetch, { hostname: 'localhost' });
  const named: Named[] = [];
  const server = await listen(
    createServer((request, response) => {
      const { 'conformance-request-id': id, 'user-agent': agent } = request.headers;
      named.push({ id: String(id), agent });
      setTimeout(() => void handle(request, response), 200);
    }),
  );
  return { ...server, named };
}

test('a target 200 ms away is judged rightly in the time that its budget takes, and each request names itself', async () => {
  const target = await startDistant();
  const report = await checkTarget(targetAt(target.url), {
    only: ['KEY-{UNKNOWN,DELETED}/createMessage/*', 'KEY-QUOTA/createMessage/*'],
    concurrency: 5,
    rate: 20,
  });
  await target.close();
  const { named } = target;
  // Five at once and 200 ms each are 25 a second; the rate allows 20.
  expect(report.durationMs).toBeLessThan(named.length * 60 + 4_000);
  expect(report.verdict).toBe('violations');
  const failing = report.cases.filter(({ outcome }) => outcome === 'failed');
  expect(new Set(failing.map(({ requirement }) => requirement))).toEqual(new Set(['KEY-DELETED']));

  const agent = `anyone-conformance/${manifest.version}`;
  expect(new Set(named.map((one) => one.agent))).toEqual(new Set([agent]));
  const ids = named.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[0-9a-f]{8}-\d{6}$/.test(id))).toEqual([]);
  // One run, one beginning: by it all of its requests are found in a log.
  expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(1);
  const findings = failing.flatMap((one) => one.findings);
  expect(findings).not.toEqual([]);
  for (const { request, curl } of findings) {
    expect(ids).toContain(request.id);
    // Sent again, it is another request.
    expect(curl).not.toContain(request.id);
  }
});

test('no more requests with an invalid key are sent than are allowed, and the rest is reported', async () => {
  const target = await startDistant();
  const run = await runCases(builtInContract(), {
    target: targetAt(target.url),
    cases: selectCases(['KEY-MALFORMED/createMessage/*']).cases,
    timeout: 5_000,
    concurrency: 5,
    maxBadKeys: 4,
  });
  await target.close();
  const conclusive = run.results.filter(({ judgement }) => judgement.outcome !== 'inconclusive');
  // The survey sends one of the four, in addition to the valid key's probe; the control is another good one.
  expect(conclusive).toHaveLength(3);
  expect(run.requests).toBe(6);
  expect(target.named).toHaveLength(6);
  const reasons = run.results.flatMap(({ judgement }) =>
    judgement.outcome === 'inconclusive' ? [judgement.reason] : [],
  );
  expect(new Set(reasons)).toEqual(
    new Set(['it was not sent (--max-bad-keys allows 4 requests with an invalid key)']),
  );
});
