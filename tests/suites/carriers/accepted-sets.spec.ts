import { acceptedSets } from '../../../suites/carriers/accepted-sets.ts';
import { expect, test } from '../../test.ts';

const headers = Array.from({ length: 136 }, (_, at) => `header ${at}`);
const members = Array.from({ length: 45 }, (_, at) => `member ${at}`);

/** Looks for accepted sets, and counts how often the gateway was asked. */
async function search(
  groups: readonly (readonly string[])[],
  isAccepted: (some: readonly string[]) => boolean,
) {
  let calls = 0;
  const sets = await acceptedSets(groups, async (some) => {
    calls += 1;
    return isAccepted(some);
  });
  return { sets, calls };
}

test('additions that are accepted together are one set, with one request', async () => {
  expect(await search([headers, members], () => true)).toEqual({
    sets: [[...headers, ...members]],
    calls: 1,
  });
});

test('a gateway that limits the number of header lines gets all of them in two requests', async () => {
  const { sets, calls } = await search([headers, []], (some) => some.length <= 100);
  expect(sets.map(({ length }) => length)).toEqual([68, 68]);
  expect(sets.flat()).toEqual(headers);
  expect(calls).toBeLessThanOrEqual(5);
});

test('a gateway that refuses every unknown member gets the header lines in one request', async () => {
  const { sets, calls } = await search([headers, members], (some) =>
    some.every((one) => one.startsWith('header')),
  );
  expect(sets).toEqual([headers]);
  expect(calls).toBeLessThanOrEqual(5);
});

test('one refused addition costs few requests and few of the others', async () => {
  for (const refused of headers) {
    const { sets, calls } = await search([headers, []], (some) => !some.includes(refused));
    expect(sets.length).toBe(1);
    expect(sets.flat()).not.toContain(refused);
    expect(sets.flat().length).toBeGreaterThanOrEqual(headers.length * 0.75);
    expect(calls).toBeLessThanOrEqual(8);
  }
});

test('of a few additions the refused one is found', async () => {
  const { sets } = await search([['a', 'b', 'c'], []], (some) => !some.includes('b'));
  expect(sets).toEqual([['a', 'c']]);
});

test('additions that are all refused make no set', async () => {
  expect((await search([headers, members], () => false)).sets).toEqual([]);
});
