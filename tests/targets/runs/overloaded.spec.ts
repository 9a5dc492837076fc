import { createServer } from 'node:http';
import { startEmbedded } from '../../../check/embedded.ts';
import { selectCases } from '../../../check/select-cases.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { runCommand } from '../../support/run-command.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { expect, test } from '../../test.ts';
import { startFrontEnd, turnAway } from '../front-end.ts';
import { listen } from '../listen.ts';
import { targetAt } from '../secure-gateway.ts';

/** Starts a mock with these faults behind a front end with a limit of requests a second. */
async function startBehind(perSecond: number, burst: number, faults: readonly string[] = []) {
  const mock = await startEmbedded({ faults: faults.flatMap((id) => findFault(id) ?? []) });
  const front = await startFrontEnd(Number(mock.target.baseUrl.port), turnAway(perSecond, burst));
  return {
    target: { ...mock.target, baseUrl: new URL(front.url) },
    close: async () => {
      await front.close();
      await mock.close();
    },
  };
}

for (const cost of ['free', 'costly'] as const) {
  test(`behind a front end that answers 503 to what is too much, a right gateway is judged as without it, at the cost ${cost}`, async () => {
    const { target, close } = await startBehind(200, 20);
    const lines: string[] = [];
    const report = await checkTarget(
      { ...target, cost },
      {
        strict: true,
        only: ['*/createMessage/*'],
        onPause: ({ overload }) => lines.push(overload ?? '429'),
      },
    );
    await close();
    expect(report.cases.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const reasons = report.cases.flatMap(({ reason }) => reason ?? []);
    // Of requests that come back together, chance may turn one away each time.
    const lost = reasons.filter((reason) => reason.includes('503'));
    expect(lost.length).toBeLessThan(report.cases.length / 100);
    expect(report.totals.passed).toBeGreaterThan(report.cases.length * 0.9);
    expect(lines[0]).toBe('lower');
    expect(lines).not.toContain('restore');
    expect(report.notices.join()).toContain('The target answered 502, 503 or 504 to ');
  });
}

for (const [faults, code, first] of [
  [[], 0, 'Dead: 401 on 15 of 15 endpoints, in all 20 ways.'],
  [
    ['deleted-key-served-on-rerank'],
    1,
    'ALIVE: the key still works on 1 of 15 endpoints. It is refused on 14.',
  ],
] as const) {
  test(`behind it revoked says: ${first}`, async () => {
    const { target, close } = await startBehind(20, 2, faults);
    const { active = '', deleted = '' } = target.keys;
    const ended = await runCommand(['revoked', target.baseUrl.href, '--rate', '40'], {
      ANYONE_API_KEY: active,
      ANYONE_DELETED_API_KEY: deleted,
    });
    await close();
    expect(ended.code).toBe(code);
    expect(ended.output.split('\n')[0]).toBe(first);
    expect(ended.error).toContain('The target turns requests away with 503: at most ');
  });
}

test('what is sent again for a 503 counts among the invalid keys that are allowed', async () => {
  let bad = 0;
  const { keys } = targetAt('http://127.0.0.1:9');
  const server = await listen(
    createServer(({ headers }, response) => {
      const isGood = headers['x-api-key'] === keys.active;
      if (!isGood) bad += 1;
      response.writeHead(isGood ? 400 : 503).end('{"error":{"message":"no body"}}');
    }),
  );
  await runCases(builtInContract(), {
    target: targetAt(server.url),
    cases: selectCases(['KEY-MALFORMED/createMessage/x-api-key/*']).cases,
    timeout: 5_000,
    concurrency: 5,
    maxBadKeys: 6,
    clock: createQuickClock(),
  });
  await server.close();
  expect(bad).toBe(6);
});
