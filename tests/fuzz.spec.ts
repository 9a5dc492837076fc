import { expect, test } from '@playwright/test';
import { startEmbedded } from '../cli/embedded.ts';
import type { Fault } from '../mocks/faults/fault.ts';
import { faults } from '../mocks/faults/index.ts';
import { failedCases, proveFault, provenFuzzing, runAgainst } from '../proof/prove-fault.ts';
import { allCases } from '../suites/checks/index.ts';
import { fuzzCases } from '../suites/fuzz/fuzz-cases.ts';
import { runCases } from '../suites/runner.ts';
import type { Target } from '../suites/target.ts';
import { findingsOf } from '../suites/verdict.ts';
import { runCommand } from './run-command.ts';
import { startTerseGateway, terseTarget } from './targets/terse-gateway.ts';
import { startWordyGateway, wordyTarget } from './targets/wordy-gateway.ts';

const rare = faults.filter(({ reach }) => reach === 'fuzz');

/** What is left of a request that shows each fault, once all that does not matter is taken out. */
const smallest: Readonly<Record<string, RegExp>> = {
  'key-separators-dropped': /: "[!#$&*+^_`~]" put into the key$/,
  'old-key-length-accepted': /: a key that was never issued(?:, no (?:member|header) [\w-]+)*$/,
  'sidecar-header-believed':
    /: a key that was never issued, the header X-SSL-Client-Verify(?:, no (?:member|header) [\w-]+)*$/,
  'escaped-model-unchecked': /: an escaped character in the JSON(?:, no member \w+)*$/,
  'later-model-unchecked':
    /: (?:the members in another order|the member z\w+)(?:, no member \w+)*$/,
  'query-key-not-decoded': /: a percent-encoded character in the query$/,
};

test('the fixed matrix finds none of the defects that only generated requests come to', async () => {
  for (const fault of rare) {
    expect(failedCases(await runAgainst([fault], allCases)), fault.id).toEqual([]);
  }
});

test('there are five such defects at least, and each has a smallest request', () => {
  expect(rare.length).toBeGreaterThanOrEqual(5);
  expect(Object.keys(smallest).toSorted()).toEqual(rare.map(({ id }) => id).toSorted());
});

const seenOf = async (fault: Fault): Promise<string[]> =>
  (await proveFault(fault)).results
    .flatMap(({ judgement }) => findingsOf(judgement))
    .map(({ seen }) => seen);

for (const fault of rare) {
  test(`${fault.id} is found by generated requests and shrunk to what it needs`, async () => {
    const seen = await seenOf(fault);
    const small = seen.filter((text) => smallest[fault.id]?.test(text));
    expect(seen[0]).toContain(`the smallest request found with --seed ${provenFuzzing.seed}: `);
    expect(small.length, seen.join('\n')).toBeGreaterThan(seen.length / 2);
  });
}

test('the same number and seed find the same', async () => {
  const [fault] = rare;
  if (fault === undefined) throw new Error('there is no such fault');
  expect(await seenOf(fault)).toEqual(await seenOf(fault));
});

for (const seed of [provenFuzzing.seed, 1, 20_261_124]) {
  test(`generated requests find nothing on a mock without a fault, from seed ${seed}`, async () => {
    const cases = fuzzCases({ count: 2_000, seed });
    const results = await runAgainst([], cases);
    expect(results.map(({ judgement }) => judgement.outcome)).toEqual(cases.map(() => 'passed'));
  });
}

for (const [name, start, targetOf] of [
  ['judges heads first and says little', startTerseGateway, terseTarget],
  ['reads bodies first and says much', startWordyGateway, wordyTarget],
] as const) {
  for (const cost of ['free', 'costly'] satisfies Target['cost'][]) {
    test(`generated requests find nothing on a right gateway that ${name}, at the cost ${cost}`, async () => {
      const server = await start();
      const run = await runCases({
        target: targetOf(server.url, cost),
        provisioner: null,
        cases: fuzzCases(provenFuzzing),
        timeout: 10_000,
        concurrency: 16,
      });
      await server.close();
      expect(failedCases(run.results).map(({ id }) => id)).toEqual([]);
    });
  }
}

test('at the cost free no generated request is served by a mock without a fault', async () => {
  const { gateway, target, close } = await startEmbedded();
  const cases = fuzzCases(provenFuzzing);
  const free: Target = { ...target, cost: 'free' };
  await runCases({ target: free, provisioner: null, cases, timeout: 10_000, concurrency: 16 });
  await close();
  const keys = gateway.keys.list();
  expect(keys.map(({ used }) => used)).toEqual(keys.map(({ quota }) => quota ?? 0));
});

test('check tells the seed that it chose, and list counts what would be generated', async () => {
  const { output } = await runCommand(['check', '--fuzz', '100', '--only', '*/fuzz-*']);
  expect(output).toMatch(/--fuzz 100 --seed \d+/);
  const listed = await runCommand(['list', '--fuzz', '100', '--seed', '1', '--only', '*/fuzz-*']);
  expect(listed.output).toContain('\n100 requests of them generated; ');
});
