import { smallestDeviating } from '../../../suites/carriers/bisect.ts';
import { expect, test } from '../../test.ts';

const numbers = Array.from({ length: 100 }, (_, at) => at);

/** Bisects the numbers, and counts how often the test was called. */
async function bisect(isBad: (some: readonly number[]) => boolean) {
  let calls = 0;
  const found = await smallestDeviating(numbers, async (some) => {
    calls += 1;
    return isBad(some);
  });
  return { found, calls };
}

test('one culprit among a hundred is found with a few calls, wherever it is', async () => {
  for (const culprit of numbers) {
    const { found, calls } = await bisect((some) => some.includes(culprit));
    expect(found).toEqual([culprit]);
    expect(calls).toBeLessThanOrEqual(9);
  }
});

test('two culprits that deviate only together are both found', async () => {
  for (const [one, other] of [
    [0, 99],
    [12, 13],
    [49, 50],
    [3, 64],
  ] as const) {
    const { found, calls } = await bisect((some) => some.includes(one) && some.includes(other));
    expect(found).toEqual([one, other]);
    expect(calls).toBeLessThanOrEqual(20);
  }
});

test('of two culprits that each deviate alone, one is found', async () => {
  const { found } = await bisect((some) => some.includes(20) || some.includes(80));
  expect(found).toEqual([20]);
});

test('a deviation that never comes again leaves the whole set', async () => {
  expect((await bisect(() => false)).found).toEqual(numbers);
});
