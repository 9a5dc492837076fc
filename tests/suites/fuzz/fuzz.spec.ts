import { startEmbedded } from '../../../check/embedded.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import type { Fault } from '../../../mocks/faults/fault.ts';
import { faults, findFault } from '../../../mocks/faults/index.ts';
import { failedCases, proveFault, provenFuzzing, runAgainst } from '../../../proof/prove-fault.ts';
import { operationIds } from '../../../spec/index.ts';
import { findingsOf } from '../../../suites/cases/case.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { fuzzCases } from '../../../suites/fuzz/fuzz-cases.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { runCommand } from '../../support/run-command.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { wholeFor } from '../../support/suites/representative.ts';
import { startLenientGateway } from '../../targets/lenient-gateway.ts';
import { startRecorder } from '../../targets/record-request.ts';
import { startTerseGateway, terseTarget } from '../../targets/written/terse-gateway.ts';
import { startWordyGateway, wordyTarget } from '../../targets/written/wordy-gateway.ts';
import { expect, test } from '../../test.ts';

const rare = faults.filter(({ reach }) => reach === 'fuzz');

/** What is left of a request that shows each fault, once all that does not matter is taken out. */
const smallest: Readonly<Record<string, RegExp>> = {
  'key-separators-dropped': /: "[!#$&*+^_`~]" put into the key$/,
  'old-key-length-accepted': /: a key that was never issued$/,
  'later-model-unchecked': /: (?:the members in another order|the member z\w+)$/,
  'later-model-refuses-key': /: (?:the members in another order|the member z\w+)$/,
};

test('the fixed matrix finds none of the defects that only generated requests come to', async () => {
  // All at once, but for one: it undoes on the same requests what `later-model-unchecked` does.
  const isAlone = ({ id }: Fault): boolean => id === 'later-model-refuses-key';
  const [alone, others] = [rare.filter(isAlone), rare.filter((one) => !isAlone(one))];
  for (const [part, served] of [alone, others].entries()) {
    expect(served).not.toEqual([]);
    const clauses = served.map(({ clause }) => clause);
    expect(failedCases(await runAgainst(served, wholeFor(clauses, allCases, part)))).toEqual([]);
  }
});

test('there are four such defects at least, and each has a smallest request', () => {
  expect(rare.length).toBeGreaterThanOrEqual(4);
  expect(Object.keys(smallest).toSorted()).toEqual(rare.map(({ id }) => id).toSorted());
});

const seenOf = async (fault: Fault): Promise<string[]> =>
  (await proveFault(fault)).results
    .flatMap(({ judgement }) => findingsOf(judgement))
    .map(({ seen }) => seen);

for (const fault of rare) {
  test(`${fault.id} is found by generated requests and shrunk to what it needs`, async () => {
    const seen = await seenOf(fault);
    expect(seen.length).toBeGreaterThan(0);
    for (const text of seen) {
      expect(text).toContain(`; the smallest request found with --seed ${provenFuzzing.seed}: `);
      expect(text).toMatch(smallest[fault.id] ?? /^$/);
    }
  });
}

test('of an escape that hides the model one is left, in the name of the model', async () => {
  const fault = findFault('escaped-model-unchecked');
  const results =
    fault === undefined
      ? []
      : (await proveFault({ ...fault, clause: 'MODEL-FORBIDDEN', reach: 'fuzz' })).results;
  const bodies = results.flatMap(({ judgement }) =>
    findingsOf(judgement).map(({ exchange }) => String(exchange.request.body)),
  );
  expect(bodies.length).toBeGreaterThan(0);
  for (const body of bodies) expect(body.match(/\\u/g)).toHaveLength(1);
  expect(bodies).toContain(
    String.raw`{"model":"\u0067pt-5.4","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":16}`,
  );
});

test('the same number and seed give the same requests, another seed gives others', async () => {
  const sentWith = async (seed: number): Promise<string[]> => {
    const target = await startRecorder();
    const keys = { active: keyFixtures.active.key, deleted: keyFixtures.deleted.key };
    await runCases(builtInContract(), {
      target: { baseUrl: new URL(target.url), keys, allowedModels: [], cost: 'costly' },
      cases: fuzzCases(builtInContract(), { count: 300, seed }),
      timeout: 10_000,
      concurrency: 1,
    });
    const sent = target.taken().map((one) => JSON.stringify(one));
    await target.close();
    // The survey asks each operation with a key that is made anew, and the port is another one.
    return sent
      .slice(2 * operationIds.length)
      .map((one) =>
        one.replaceAll(new URL(target.url).host, 'host').replace(/"[\da-f]{8}-\d{6}"/, '"id"'),
      );
  };
  const first = await sentWith(3);
  expect(first.length).toBeGreaterThan(100);
  expect(await sentWith(3)).toEqual(first);
  expect(await sentWith(4)).not.toEqual(first);
});

test('as many requests are generated as were asked for, spread over all that there is', () => {
  for (const count of [1, 10, 300, 2_000]) {
    const cases = fuzzCases(builtInContract(), { count, seed: 7 });
    expect(cases.reduce((sum, { generates = 0 }) => sum + generates, 0)).toBe(count);
  }
  const ids = fuzzCases(builtInContract(), provenFuzzing).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(fuzzCases(builtInContract(), { ...provenFuzzing, seed: 8 }).map(({ id }) => id)).toEqual(
    ids,
  );
  expect(ids.filter((id) => !/^[A-Z-]+\/\w+\/[\w-]+\/fuzz-[a-z-]+$/.test(id))).toEqual([]);
});

test('a gateway that opens some doors wide is found by these, and not by those that it keeps shut', async () => {
  const { target, close } = await startLenientGateway();
  const cases = fuzzCases(builtInContract(), provenFuzzing);
  const { results } = await runCases(builtInContract(), {
    target,
    cases,
    timeout: 10_000,
    concurrency: 16,
  });
  await close();
  const clauses = [...new Set(failedCases(results).map(({ requirement }) => requirement))];
  expect(clauses).toEqual(
    expect.arrayContaining(['KEY-REQUIRED', 'KEY-DELETED', 'MODEL-FORBIDDEN']),
  );
  for (const shut of ['KEY-UNKNOWN', 'STYLE-BEARER', 'MODEL-ALLOWED'] as const) {
    expect(clauses).not.toContain(shut);
  }
});

test('a number or a seed that cannot be used ends in one line', async () => {
  for (const [options, words] of [
    [['--fuzz', '0'], /--fuzz.*It must be a whole number from 1 to 1000000\./],
    [['--fuzz', 'many'], /--fuzz.*It must be a whole number/],
    [['--fuzz', '9', '--seed', '1.5'], /--seed.*It must be a whole number from 0 to 2147483647\./],
    [['--seed', '7'], /^--seed is for generated requests: say how many with --fuzz N\.$/],
  ] as const) {
    for (const command of ['check', 'list']) {
      const { code, output, error } = await runCommand([command, ...options]);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(error).toMatch(/^[^\n]+\n$/);
      expect(error.trim()).toMatch(words);
    }
  }
});

test('the same number and seed find the same', async () => {
  const [fault] = rare;
  if (fault === undefined) throw new Error('there is no such fault');
  expect(await seenOf(fault)).toEqual(await seenOf(fault));
});

for (const seed of [provenFuzzing.seed, 20_261_124]) {
  test(`generated requests find nothing on a mock without a fault, from seed ${seed}`, async () => {
    const cases = fuzzCases(builtInContract(), { count: 2_000, seed });
    const results = await runAgainst([], cases);
    expect(results.map(({ judgement }) => judgement.outcome)).toEqual(cases.map(() => 'passed'));
  });
}

for (const [name, cost, start, targetOf] of [
  ['judges heads first and says little', 'costly', startTerseGateway, terseTarget],
  // The probes that a free run sends differ most where bodies are read before keys.
  ['reads bodies first and says much', 'free', startWordyGateway, wordyTarget],
] as const) {
  test(`generated requests find nothing on a right gateway that ${name}, at the cost ${cost}`, async () => {
    const server = await start();
    const run = await runCases(builtInContract(), {
      target: targetOf(server.url, cost),
      provisioner: null,
      cases: fuzzCases(builtInContract(), provenFuzzing),
      timeout: 10_000,
      concurrency: 16,
    });
    await server.close();
    expect(failedCases(run.results).map(({ id }) => id)).toEqual([]);
  });
}

test('at the cost free no generated request is served by a mock without a fault', async () => {
  const { gateway, target, close } = await startEmbedded();
  const cases = fuzzCases(builtInContract(), provenFuzzing);
  const free: Target = { ...target, cost: 'free' };
  await runCases(builtInContract(), {
    target: free,
    provisioner: null,
    cases,
    timeout: 10_000,
    concurrency: 16,
  });
  await close();
  const keys = gateway.keys.list();
  expect(keys.map(({ used }) => used)).toEqual(keys.map(({ quota }) => quota ?? 0));
});

test('check prints the seed that it chose, and list counts what would be generated', async () => {
  const { output } = await runCommand(['check', '--fuzz', '100', '--only', '*/fuzz-*']);
  expect(output).toMatch(/--fuzz 100 --seed \d+/);
  const listed = await runCommand(['list', '--fuzz', '100', '--seed', '1', '--only', '*/fuzz-*']);
  expect(listed.output).toContain('\n100 requests of them generated; ');
});
