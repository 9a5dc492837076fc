import { createServer } from 'node:http';
import type { Exchange, WireRequest } from '../../../suites/cases/exchange.ts';
import { createOverload, type RateStep } from '../../../suites/wire/overload.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { free } from '../../support/suites/exchanges.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

/** A status and a body. */
type Reply = readonly [status: number, body: string];

const turned: Reply = [503, 'upstream connect error: overflow'];
const refused: Reply = [401, '{}'];

/** Sends requests one after another to a target that answers in this order, and with the last answer from then on. */
async function askInOrder(
  replies: readonly Reply[],
  requests: readonly WireRequest[],
  options: { readonly waitsForLimits?: boolean } = {},
) {
  let seen = 0;
  const server = await listen(
    createServer((_, response) => {
      const [status, body] = replies[Math.min(seen, replies.length - 1)] ?? refused;
      seen += 1;
      response.writeHead(status).end(body);
    }),
  );
  const clock = createQuickClock();
  const wire = createWire({
    origin: server.url,
    timeout: 5_000,
    concurrency: 1,
    clock,
    ...options,
  });
  const repeated: Exchange[] = [];
  const statuses: unknown[] = [];
  for (const request of requests) {
    const { answer, failure } = await wire.send(request, undefined, (one) => repeated.push(one));
    statuses.push(answer?.status ?? failure?.kind);
  }
  const limits = wire.limits();
  await wire.close();
  await server.close();
  return { statuses, seen, repeated: repeated.map(({ answer }) => answer?.status), limits };
}

test('a request that is turned away with 503 is sent again, and what was turned away is shown to those who watch', async () => {
  expect(await askInOrder([refused, turned, turned, refused], [free, free])).toEqual({
    statuses: [401, 401],
    seen: 4,
    repeated: [503, 503],
    limits: { limited: 0, unavailable: 2, answeredLater: 1, rate: null },
  });
});

for (const status of [502, 504]) {
  test(`a request that gets ${status} is sent again, but changes no rate, and never where it may be billed`, async () => {
    const failed: Reply = [status, '<h1>Bad Gateway</h1>'];
    const ended = await askInOrder([failed, refused], [free]);
    expect(ended.statuses).toEqual([401]);
    expect(ended.limits).toEqual({ limited: 0, unavailable: 1, answeredLater: 1, rate: null });
    const billed = await askInOrder([failed, refused], [{ ...free, mayBeBilled: true }]);
    expect(billed.statuses).toEqual([status]);
    const behind = [failed, refused, failed, refused];
    const known = await askInOrder(behind, [free, { ...free, mayBeBilled: true }]);
    expect(known.statuses).toEqual([401, status]);
  });
}

test('a 503 that comes each time is an answer as any other, and soon believed at once', async () => {
  const requests = Array.from({ length: 9 }, () => free);
  const { statuses, seen } = await askInOrder([refused, turned], requests);
  expect(statuses).toEqual([401, ...requests.slice(1).map(() => 503)]);
  // Of the eight the first five are sent four times.
  expect(seen).toBe(1 + 5 * 4 + 3);
});

test('a target that lets nothing through is down: one request is sent again, once', async () => {
  const requests = Array.from({ length: 6 }, () => free);
  const { statuses, seen } = await askInOrder([turned], requests);
  expect(statuses).toEqual(requests.map(() => 503));
  expect(seen).toBe(2 + 5);
});

test('one request that is turned away among many others is sent again twice', async () => {
  const fine = Array.from({ length: 100 }, () => refused);
  const { statuses, seen } = await askInOrder([...fine, turned], [...fine.map(() => free), free]);
  expect(statuses.at(-1)).toBe(503);
  expect(seen).toBe(100 + 3);
});

test('a request is sent again eight times once that has helped', async () => {
  const more = Array.from({ length: 8 }, () => turned);
  const { statuses, seen } = await askInOrder(
    [refused, turned, refused, ...more, refused],
    [free, free, free],
  );
  expect(statuses).toEqual([401, 401, 401]);
  expect(seen).toBe(3 + 8 + 1);
});

test('what is believed is asked again now and then, since it may change', async () => {
  const requests = Array.from({ length: 1 + 5 + 20 }, () => free);
  const { statuses, seen } = await askInOrder(
    [refused, ...Array.from({ length: 5 * 4 + 20 }, () => turned), refused],
    requests,
  );
  expect(statuses.at(-1)).toBe(401);
  expect(seen).toBe(1 + 5 * 4 + 20 + 1);
});

test('what may be on a bill is sent once after a 503, unless that is a web page or its words turned a free request away', async () => {
  const billed = { ...free, mayBeBilled: true };
  const before = await askInOrder([turned, refused], [billed]);
  expect({ statuses: before.statuses, seen: before.seen }).toEqual({ statuses: [503], seen: 1 });
  const behind = await askInOrder([turned, refused, turned, refused], [free, billed]);
  expect({ statuses: behind.statuses, seen: behind.seen }).toEqual({
    statuses: [401, 401],
    seen: 4,
  });
  for (const own of ['{"error":{"message":"overloaded"}}', '']) {
    const other = await askInOrder([turned, refused, [503, own], refused], [free, billed]);
    expect(other.statuses).toEqual([401, 503]);
  }
  const page = await askInOrder([[503, '<html><h1>503</h1></html>'], refused], [billed]);
  expect(page.statuses).toEqual([401]);
  const silent = await askInOrder([[503, ''], refused, [503, ''], refused], [free, billed]);
  expect(silent.statuses).toEqual([401, 503]);
});

test('whoever does not wait for limits gets the 503', async () => {
  const { statuses, seen } = await askInOrder([turned, refused], [free], { waitsForLimits: false });
  expect({ statuses, seen }).toEqual({ statuses: [503], seen: 1 });
});

/** What becomes of the rate where of every eight requests, which take a second, these many are turned away. */
function stepsAt(away: readonly number[]): (RateStep | null)[] {
  const { record } = createOverload();
  return away.map((count, second) => {
    const start = second * 2_000;
    const steps = Array.from({ length: 8 }, (_, at) =>
      record(at < count ? 503 : 401, start + at * 150, start + at * 150),
    );
    return steps.find((step) => step !== null) ?? null;
  });
}

for (const [what, away, steps] of [
  ['no 503', [0, 0, 0], [null, null, null]],
  ['one 503 now and then', [0, 1, 0, 0], [null, null, null, null]],
  ['a limit', [5, 0, 0, 3, 0], ['lower', 'raise', 'raise', 'settle', null]],
  ['a limit that the first lower rate is still above', [7, 3, 0], ['lower', 'lower', 'raise']],
  ['503 at any rate', [4, 4, 4], ['lower', 'restore', null]],
  ['nothing but 503', [8, 8], [null, null]],
] as const) {
  test(`the rate of a run that meets ${what}: ${steps.map((step) => step ?? 'as it is').join(', ')}`, () => {
    expect(stepsAt(away)).toEqual(steps);
  });
}

test('a rate that was too high is lowered four times at most', () => {
  const steps = stepsAt([5, 0, 5, 5, 5, 5, 5, 5]);
  expect(steps.filter((step) => step === 'settle')).toHaveLength(4);
});
