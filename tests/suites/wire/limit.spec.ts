import type { Exchange } from '../../../suites/cases/exchange.ts';
import { readAnswer } from '../../../suites/judge/classify.ts';
import { limitedExchange, limitOf, readRetryAfter, waitFor } from '../../../suites/wire/limit.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

for (const [value, milliseconds] of [
  ['0', 0],
  ['2', 2_000],
  [' 120 ', 120_000],
  ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['-1', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
  [null, null],
] as const) {
  test(`Retry-After: ${value} is read as ${milliseconds} ms`, () => {
    expect(readRetryAfter(value, now)).toBe(milliseconds);
  });
}

const withUsedUpKey = (exchange: Exchange): Exchange => ({
  ...exchange,
  request: { ...exchange.request, mayBeUsedUp: true },
});
const later = [['retry-after', '3']] as const;

test('a 429 is a limit, and no other answer is', () => {
  expect(limitOf(answered(429), false)).toEqual({ wait: null });
  expect(limitOf(answered(429, '', later), false)).toEqual({ wait: 3_000 });
  expect(limitOf(answered(429, 'quota exceeded'), false)).toEqual({ wait: null });
  for (const status of [200, 401, 403, 503]) expect(limitOf(answered(status), true)).toBeNull();
});

test('a 429 to a key whose quota is exhausted is the answer to the key, unless it is plainly a limit', () => {
  expect(limitOf(withUsedUpKey(answered(429)), false)).toBeNull();
  expect(limitOf(withUsedUpKey(answered(429, 'insufficient_quota', later)), true)).toBeNull();
  expect(limitOf(withUsedUpKey(answered(429)), true)).toEqual({ wait: null });
  expect(limitOf(withUsedUpKey(answered(429, '', later)), false)).toEqual({ wait: 3_000 });
});

test('without a word of when to come again the wait doubles each time', () => {
  expect([1, 2, 3].map((turn) => waitFor({ wait: null }, turn))).toEqual([1_000, 2_000, 4_000]);
  expect(waitFor({ wait: 3_000 }, 3)).toBe(3_000);
});

test('what met a limit each time says nothing of its key', () => {
  const exchange = limitedExchange(answered(429, '', later), { wait: 3_000 }, 4);
  expect(readAnswer(exchange)).toEqual({
    kind: 'unavailable',
    reason:
      'the target limits the rate (it answered 429 4 times and asks to wait 3 s: try later, or with a lower --rate)',
  });
});
