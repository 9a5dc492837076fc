import { makeOutlines } from '../../check/built-in-outlines.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { keyFixtures, keyStates, restrictedModels } from '../../fixtures/keys.ts';
import type { Target } from '../../suites/cases/target.ts';
import { estimateRun } from '../../suites/run/estimate.ts';
import { readOutlines } from '../../suites/run/outlines.ts';
import { unmetPrecondition } from '../../suites/run/preconditions.ts';
import { allCases } from '../support/suites/built-in-cases.ts';
import { expect, test } from '../test.ts';

const contract = builtInContract();

/** As the package holds them: a table in JSON. */
const outlines = readOutlines(
  JSON.parse(JSON.stringify(makeOutlines(contract, allCases))) satisfies unknown,
);

const everyKey: Target = {
  baseUrl: new URL('http://127.0.0.1'),
  keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
  allowedModels: restrictedModels,
  cost: 'costly',
};

const { active, restricted } = everyKey.keys;

const targets: Readonly<Record<string, Target>> = {
  'that pays for every call': everyKey,
  'that pays for cheap calls': { ...everyKey, cost: 'cheap' },
  'that pays for nothing': { ...everyKey, cost: 'free' },
  'with one key': { ...everyKey, keys: { active: active ?? '' }, allowedModels: [], cost: 'free' },
  'without a key': { ...everyKey, keys: {}, allowedModels: [] },
  'whose restricted key may use every model': {
    ...everyKey,
    keys: { active: active ?? '', restricted: restricted ?? '' },
    allowedModels: ['gpt-5.4', 'claude-sonnet-4-6', 'gemini-3.1-pro-preview'],
    notOffered: ['createRerank'],
  },
};

for (const [words, target] of Object.entries(targets)) {
  test(`the outlines of all cases say as much as the cases about a target ${words}`, () => {
    for (const canProvision of [false, true]) {
      const obstacles = [allCases, outlines].map((list) =>
        list.map((one) => [one.id, unmetPrecondition(contract, one, target, canProvision)]),
      );
      expect(obstacles[1]).toEqual(obstacles[0]);
    }
    const operations = ['createChatCompletion', 'listModels'];
    const more = { retries: 24, shrinking: 3 };
    const parts = [
      [allCases, outlines],
      [allCases.slice(0, 700), outlines.slice(0, 700)],
    ] as const;
    for (const [cases, short] of parts) {
      const estimate = estimateRun(contract, cases, operations, target, more);
      expect(estimateRun(contract, short, operations, target, more)).toEqual(estimate);
    }
  });
}

test('a table with an index that leads nowhere is rejected', () => {
  const table = makeOutlines(contract, allCases.slice(0, 3));
  expect(() => readOutlines({ ...table, sortOf: [0, 0, 9] })).toThrow(
    'the table of cases has no entry 9',
  );
});
