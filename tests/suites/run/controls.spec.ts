import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { shareControls } from '../../../suites/run/controls.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const planOf = (operation: string): RequestPlan => ({
  operation,
  credentials: [],
  body: 'probe',
  model: 'usual',
  stream: false,
});

/** Asks for plans one after another; the target answers with these statuses in turn, and the last from then on. */
async function asked(
  operations: readonly string[],
  statuses: readonly number[],
  mayBeBilled = false,
): Promise<{ readonly statuses: readonly (number | undefined)[]; readonly sent: number }> {
  let sent = 0;
  const control = shareControls(async (): Promise<Exchange> => {
    const exchange = answered(statuses[Math.min(sent, statuses.length - 1)] ?? 200);
    sent += 1;
    return { ...exchange, request: { ...exchange.request, mayBeBilled } };
  });
  const got: (number | undefined)[] = [];
  for (const operation of operations) got.push((await control(planOf(operation))).answer?.status);
  return { statuses: got, sent };
}

test('equal plans share one exchange, and another plan has its own', async () => {
  expect(await asked(['a', 'a', 'b', 'a'], [200, 400])).toEqual({
    statuses: [200, 200, 400, 200],
    sent: 2,
  });
});

test('an exchange that is under way is shared', async () => {
  let sent = 0;
  const control = shareControls(async () => {
    sent += 1;
    return answered(503);
  });
  await Promise.all([control(planOf('a')), control(planOf('a')), control(planOf('a'))]);
  expect(sent).toBe(1);
});

test('a free plan that is answered with 5xx is sent again for the next that asks, three times in all', async () => {
  expect(await asked(['a', 'a', 'a'], [503, 200])).toEqual({ statuses: [503, 200, 200], sent: 2 });
  expect(await asked(['a', 'a', 'a', 'a', 'a'], [503])).toEqual({
    statuses: [503, 503, 503, 503, 503],
    sent: 3,
  });
});

test('a plan that may be billed is sent once, whatever comes', async () => {
  expect(await asked(['a', 'a'], [503, 200], true)).toEqual({ statuses: [503, 503], sent: 1 });
});
