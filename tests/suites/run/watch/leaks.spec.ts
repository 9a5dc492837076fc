import type { Exchange } from '../../../../suites/cases/exchange.ts';
import type { RequestPlan } from '../../../../suites/cases/request-plan.ts';
import { createSearches } from '../../../../suites/judge/leaks.ts';
import { watchLeaks } from '../../../../suites/run/watch/leaks.ts';
import { free } from '../../../support/suites/exchanges.ts';
import { expect, test } from '../../../test.ts';

const secret = 'sk-one-of-somebody-1234567890';

const plan: RequestPlan = {
  operation: 'listModels',
  credentials: [
    { place: { in: 'header', name: 'Authorization' }, key: 'deleted', write: (key) => key },
  ],
  body: 'whole',
  model: 'usual',
  stream: false,
};

const answered = (
  status: number,
  headers: readonly (readonly [string, string])[],
  body = '{}',
): Exchange => ({
  request: free,
  milliseconds: 1,
  answer: { status, headers, body },
  failure: null,
});

const watch = (...exchanges: Exchange[]) => {
  const leaks = watchLeaks(() => secret, createSearches());
  for (const exchange of exchanges) leaks.record(plan, exchange);
  return { leak: leaks.leakAt('listModels'), searched: leaks.countAt('listModels') };
};

test('a key is found in any answer, in which form and in which header', () => {
  const plain = answered(401, [['content-type', 'application/json']]);
  const leaking = answered(403, [['x-debug', `auth=${encodeURIComponent(secret)}`]]);
  const encoded = answered(401, [], `{"at":"${Buffer.from(secret).toString('base64')}"}`);

  expect(watch(plain, leaking, encoded)).toEqual({
    leak: { exchange: leaking, words: 'the key in the header x-debug' },
    searched: 3,
  });
  expect(watch(encoded).leak?.words).toBe('the key in base64 in the body');
  const inName = answered(401, [[`x-${secret}`, 'refused']]);
  expect(watch(inName).leak?.words).toBe(`the key in the header x-${secret}`);
});

test('a redirect may repeat the address that it was asked for, and neither it nor a failure counts', () => {
  const redirect = answered(307, [['location', `/v1/models/?key=${secret}`]], `Found: ${secret}`);
  const failure = answered(503, []);
  const page = answered(200, [['content-type', 'text/html']], '<!doctype html>');

  expect(watch(redirect, failure, page)).toEqual({ leak: null, searched: 0 });
});

test('a part of a key is no leak without another answer to compare it with', () => {
  expect(watch(answered(401, [], secret.slice(0, 20)))).toEqual({ leak: null, searched: 1 });
});
