import { createServer } from 'node:http';
import type { Clock } from '../../../base/clock.ts';
import { limitRepeats, waitFor } from '../../../suites/wire/limit.ts';
import { type Budget, createPace } from '../../../suites/wire/pace.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { free } from '../../support/suites/exchanges.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

/** A clock that a test moves, and that moves when somebody waits. */
function createStoppedClock(): Clock & { readonly goOn: (milliseconds: number) => void } {
  let at = 0;
  return {
    now: () => at,
    goOn: (milliseconds) => {
      at += milliseconds;
    },
    sleep: async (milliseconds) => {
      await new Promise((resolve) => setImmediate(resolve));
      at += milliseconds;
    },
  };
}

const begin = (budget: Budget) => {
  const clock = createStoppedClock();
  return { clock, pace: createPace(budget, { clock }) };
};

test('requests go out evenly, and a little slower than the rate', async () => {
  const { clock, pace } = begin({ rate: 10, concurrency: 5 });
  const starts = await Promise.all(
    Array.from({ length: 4 }, () => pace.take((depart) => depart(async () => clock.now()))),
  );
  expect(starts).toEqual([0, 110, 220, 330]);
});

test('nothing is sent while the target wants to be left alone', async () => {
  const { clock, pace } = begin({ rate: null, concurrency: 5 });
  pace.slow(5_000, 0);
  expect(await pace.take(async () => clock.now())).toBe(5_000);
  pace.slow(5_000, 0);
  expect(await pace.take((depart) => depart(async () => clock.now()))).toBe(10_000);
});

test('what was let through in the last second is the limit, but never less than five a second', () => {
  const { clock, pace } = begin({ rate: null, concurrency: 5 });
  clock.goOn(100);
  for (let sent = 0; sent < 20; sent += 1) pace.accept(clock.now(), 401);
  pace.slow(0, 50);
  expect(pace.limits()).toEqual({ limited: 1, unavailable: 0, answeredLater: 0, rate: 19 });
  clock.goOn(2_000);
  pace.slow(0, clock.now());
  expect(pace.limits()).toEqual({ limited: 2, unavailable: 0, answeredLater: 0, rate: 5 });
});

test('a rate below five a second stays as it was asked for', () => {
  const { pace } = begin({ rate: 2, concurrency: 5 });
  pace.slow(0, 0);
  expect(pace.limits().rate).toBe(2);
});

test('a burst that was let through halves the rate, once for all that was sent before', () => {
  const { clock, pace } = begin({ rate: 40, concurrency: 5 });
  clock.goOn(100);
  for (let sent = 0; sent < 40; sent += 1) pace.accept(clock.now(), 401);
  for (let turn = 0; turn < 3; turn += 1) pace.slow(0, 50);
  expect(pace.limits()).toEqual({ limited: 3, unavailable: 0, answeredLater: 0, rate: 20 });
  clock.goOn(100);
  pace.slow(0, clock.now());
  expect(pace.limits().rate).toBe(10);
});

test('a run waits ten minutes in all, however many pauses fall together', () => {
  const { clock, pace } = begin({ rate: null, concurrency: 5 });
  for (let pause = 0; pause < 10; pause += 1) {
    expect(pace.isWeary()).toBe(false);
    pace.slow(60_000, clock.now());
    pace.slow(60_000, clock.now());
    clock.goOn(60_000);
  }
  expect(pace.isWeary()).toBe(true);
});

/** How often a request is sent to a target that always answers 429. */
async function sentTo(retryAfter: string | null): Promise<number> {
  let seen = 0;
  const headers = retryAfter === null ? {} : { 'Retry-After': retryAfter };
  const server = await listen(
    createServer((_, response) => {
      seen += 1;
      response.writeHead(429, headers).end();
    }),
  );
  const wire = createWire({
    origin: server.url,
    timeout: 5_000,
    concurrency: 1,
    clock: createQuickClock(),
  });
  const { failure } = await wire.send(free);
  await wire.close();
  await server.close();
  expect(failure?.kind).toBe('limited');
  return seen;
}

test('a request that meets a limit is sent again three times, and not at all after more than a minute', async () => {
  expect(limitRepeats).toBe(3);
  expect(await sentTo(null)).toBe(4);
  expect(await sentTo('60')).toBe(4);
  expect(await sentTo('61')).toBe(1);
});

/** How often two raw requests are sent on one connection, of which the second meets a limit each time. */
async function sentBehind(mayBeBilled: boolean, first = 200): Promise<number> {
  let seen = 0;
  const server = await listen(
    createServer((_, response) => {
      seen += 1;
      response.writeHead(seen % 2 === 1 ? first : 429, { 'Content-Length': '0' }).end();
    }),
  );
  const clock = createQuickClock();
  const wire = createWire({ origin: server.url, timeout: 5_000, concurrency: 1, clock });
  const raw = { ...free, raw: 'GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n' };
  const exchanges = await wire.sendInTurn([{ ...raw, mayBeBilled }, raw]);
  await wire.close();
  await server.close();
  expect(exchanges.map(({ answer, failure }) => answer?.status ?? failure?.kind)).toEqual([
    first,
    'limited',
  ]);
  return seen;
}

test('what stands before a limit on one connection is sent again with it, but never what may be on a bill', async () => {
  expect(await sentBehind(false)).toBe(8);
  expect(await sentBehind(true)).toBe(2);
  expect(await sentBehind(true, 503)).toBe(2);
  expect(await sentBehind(true, 401)).toBe(8);
});

test('a target that says to come again at once is given a quarter of a second', () => {
  expect(waitFor({ wait: 0 }, 1)).toBe(250);
  expect(waitFor({ wait: 251 }, 3)).toBe(251);
});
