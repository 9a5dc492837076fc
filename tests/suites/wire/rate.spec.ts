import { createPace } from '../../../suites/wire/pace.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { mostInASecond, startLimitedGateway } from '../../targets/limited-gateway.ts';
import { expect, test } from '../../test.ts';

/** About fifty requests: by a client, over raw sockets and in scenarios. */
const only = [
  'KEY-{REQUIRED,DELETED}/createMessage/*',
  'MODEL-*/createMessage/*',
  'KEY-QUOTA*/createMessage/*/exhausted*',
  'HARD-NO-BYPASS/listModels/bearer/raw-http-1-0*',
];

for (const [name, headers] of [
  ['says when to come again', { 'Retry-After': '1' }],
  ['does not say when to come again', {}],
] as const) {
  test(`a target that lets ten requests a second through, and ${name}, is judged rightly and not pressed`, async () => {
    const gateway = await startLimitedGateway(10, headers);
    const report = await checkTarget(gateway.target, { only, concurrency: 5 });
    await gateway.close();
    expect(report.cases.map(({ id, outcome }) => [id, outcome])).toEqual(
      report.cases.map(({ id }) => [id, 'passed']),
    );
    const [first] = gateway.seen;
    const turnedAway = gateway.seen.filter(({ limited }) => limited);
    const lastLimit = turnedAway.at(-1)?.at ?? 0;
    // The limit is found within the first moments, and then kept.
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(lastLimit - (first?.at ?? 0)).toBeLessThan(1_500);
    expect(mostInASecond(gateway.seen, lastLimit + 1)).toBeLessThanOrEqual(10);
    expect(report.totals.requests).toBe(gateway.seen.length);
    expect(report.notices.join()).toContain(
      `The target limited the rate: it answered 429 ${turnedAway.length === 1 ? 'once' : `${turnedAway.length} times`}`,
    );
  });
}

test('no second holds more requests than --rate, whatever is sent', async () => {
  const gateway = await startLimitedGateway(1_000);
  const report = await checkTarget(gateway.target, { only, concurrency: 5, rate: 20 });
  await gateway.close();
  expect(report.totals).toMatchObject({ failed: 0, inconclusive: 0 });
  expect(mostInASecond(gateway.seen, 0)).toBeLessThanOrEqual(20);
  expect(report.totals.requests).toBe(gateway.seen.length);
});

test('a target that asks to wait for an hour is not asked again, and is not judged by it', async () => {
  const gateway = await startLimitedGateway(20, { 'Retry-After': '3600' });
  const report = await checkTarget(gateway.target, { only, concurrency: 5 });
  await gateway.close();
  expect(report.verdict).toBe('incomplete');
  expect(report.totals.failed).toBe(0);
  const reasons = report.cases.flatMap(({ reason }) => reason ?? []).join('\n');
  expect(reasons).toContain(
    'it answered 429 and asks to wait 3600 s: try later, or with a lower --rate',
  );
  expect(report.totals.requests).toBe(gateway.seen.length);
});

test('what is over the concurrency waits for its turn, one that a connection waits for goes first, and the end turns all away', async () => {
  const end = new AbortController();
  const { signal } = end;
  const pace = createPace({ rate: null, concurrency: 1 }, { clock: createQuickClock() });
  const done: string[] = [];
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const first = pace.take(() => held);
  const second = pace.take(async () => done.push('second'));
  const next = pace.take(async () => done.push('next'), { isNext: true });
  letGo();
  await Promise.all([first, second, next]);
  expect(done).toEqual(['next', 'second']);
  const running = pace.take(() => new Promise((resolve) => setImmediate(resolve)));
  const waiting = pace.take(async () => done.push('never'), { signal });
  end.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await running;
  await expect(pace.take(async () => done.push('never'), { signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(done).toEqual(['next', 'second']);
});
