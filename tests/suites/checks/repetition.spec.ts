import { startEmbedded } from '../../../check/embedded.ts';
import { selectCases } from '../../../check/select-cases.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import type { Fault } from '../../../mocks/faults/fault.ts';
import { faults } from '../../../mocks/faults/index.ts';
import type { RequirementId } from '../../../spec/index.ts';
import { request } from '../../../suites/cases/build.ts';
import { type Case, findingsOf, type Judgement } from '../../../suites/cases/case.ts';
import { presentChanged, presentKey } from '../../../suites/cases/credentials.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import {
  formatPercent,
  judgeAll,
  missedBy,
  oneIn,
  sendings,
} from '../../../suites/checks/thorough/judge-repeats.ts';
import { repeatedCells } from '../../../suites/checks/thorough/repeated-key.ts';
import { type Run, runCases } from '../../../suites/run/runner.ts';
import { probedState } from '../../../suites/run/watch/probe-count.ts';
import { runCommand } from '../../support/run-command.ts';
import { casesOfClause, thoroughCases } from '../../support/suites/built-in-cases.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { startTerseGateway, terseTarget } from '../../targets/written/terse-gateway.ts';
import { startWordyGateway, wordyTarget } from '../../targets/written/wordy-gateway.ts';
import { expect, test } from '../../test.ts';

const sporadic = faults.filter(({ reach }) => reach === 'thorough');

async function runAgainst(swapped: readonly Fault[], cases: readonly Case[]): Promise<Run> {
  const { target, provisioner, close } = await startEmbedded({ faults: swapped });
  const run = await runCases(builtInContract(), {
    target,
    provisioner,
    cases,
    timeout: 10_000,
    concurrency: 16,
  });
  await close();
  return run;
}

const failed = ({ results }: Run): string[] =>
  results.filter(({ judgement }) => judgement.outcome === 'failed').map((one) => one.case.id);

const thoroughOf = (clause: RequirementId): Case[] =>
  thoroughCases.filter(({ requirement }) => requirement === clause);

test('ninety sendings find what shows once in twenty with 99 %, and no fewer do', () => {
  expect(oneIn).toBe(20);
  expect(1 - missedBy(sendings)).toBeGreaterThanOrEqual(0.99);
  expect(1 - missedBy(sendings - 1)).toBeLessThan(0.99);
  expect([0.99006, 0.5, 0.0361, 0.0009].map(formatPercent)).toEqual([
    '99 %',
    '50 %',
    '3.6 %',
    'less than 0.1 %',
  ]);
});

test.describe('what shows now and then', () => {
  test('there are faults of that kind', () => {
    expect(sporadic.length).toBeGreaterThanOrEqual(4);
  });
  for (const fault of sporadic) {
    const { id, clause, sentence } = fault;
    test(`${id}: the fixed cases of ${clause} miss it, the thorough ones find it: ${sentence}`, async () => {
      expect(failed(await runAgainst([fault], casesOfClause(clause)))).toEqual([]);
      const run = await runAgainst([fault], thoroughOf(clause));
      const found = run.results.flatMap(({ judgement }) => findingsOf(judgement));
      expect(found.length).toBeGreaterThan(0);
      for (const { severity, seen } of found) {
        expect(severity).toMatch(/^(?:served|refused)$/);
        const [, wrong, all] = /; (\d+) of (\d+) times$/.exec(seen) ?? [];
        expect(Number(wrong)).toBeGreaterThan(0);
        expect(Number(wrong)).toBeLessThan(Number(all) / 5);
      }
    });
  }
});

test('thorough cases have ids of their own, and send each state often in each format and style', () => {
  const ids = casesOf(builtInContract(), { thorough: true }).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, requirement, operation, style, variant } of thoroughCases) {
    expect(id).toBe(`${requirement}/${operation}/${style}/${variant}`);
  }
  const states = ['active', 'missing', 'unknown', 'deleted', 'disabled', 'expired'];
  for (const { operation, style } of repeatedCells(builtInContract())) {
    const own = thoroughCases.filter((one) => one.operation === operation && one.style === style);
    const spending = operation === 'listModels' ? [] : ['exhausted', 'restricted'];
    expect(own.map(({ variant }) => variant).toSorted()).toEqual(
      [...states, ...spending]
        .map((state) => `${state}-repeated`)
        .concat('in-parallel-repeated')
        .toSorted(),
    );
  }
});

test('a run counts how often it really probed each state', async () => {
  const clauses = ['KEY-DELETED', 'KEY-REQUIRED', 'MODEL-FORBIDDEN', 'KEY-QUOTA'] as const;
  const { probes } = await runAgainst([], clauses.flatMap(thoroughOf));
  const cells = repeatedCells(builtInContract()).length;
  const spending = repeatedCells(builtInContract()).filter(
    ({ operation }) => operation !== 'listModels',
  ).length;
  expect(probes).toMatchObject({
    deleted: sendings * cells,
    missing: sendings * cells,
    restricted: sendings * spending,
    exhausted: sendings * spending,
  });
  expect(probes).not.toHaveProperty('expired');
});

test('only a request that is plain but for its key state counts as a probe of it', () => {
  const keyOf = () => 'sk-0123456789abcdef';
  const plain = request('createMessage', [presentKey(builtInContract(), 'x-api-key', 'deleted')]);
  const changed = presentChanged(builtInContract(), 'x-api-key', 'active', (key) => `${key}x`);
  const restricted = [presentKey(builtInContract(), 'x-api-key', 'restricted')];
  for (const [plan, state] of [
    [plain, 'deleted'],
    [request('createMessage', []), 'missing'],
    [request('createMessage', restricted, { model: 'denied' }), 'restricted'],
    [request('createMessage', restricted), null],
    [request('createMessage', [presentKey(builtInContract(), 'bearer', 'active')]), null],
    [request('createMessage', [changed]), null],
    [{ ...plain, credentials: [...plain.credentials, ...restricted] }, null],
    [{ ...plain, method: 'PUT' }, null],
    [{ ...plain, rewriteBytes: (bytes: string) => bytes }, null],
  ] as const) {
    expect(probedState(builtInContract(), plan, keyOf)).toBe(state);
  }
});

test('sendings without a result are never counted as passed', () => {
  const passed: Judgement = { outcome: 'passed' };
  const inconclusive: Judgement = { outcome: 'inconclusive', reason: 'answered 429' };
  expect(judgeAll([passed, passed], 2)).toEqual(passed);
  expect(judgeAll([passed, inconclusive], 2)).toEqual({
    outcome: 'inconclusive',
    reason: 'only 1 of 2 sendings were conclusive: answered 429',
  });
});

for (const [name, cost, glob, start, targetOf] of [
  ['terse', 'costly', '*-repeated', startTerseGateway, terseTarget],
  ['wordy', 'free', '*/{createMessage,listModels}/*-repeated', startWordyGateway, wordyTarget],
] as const) {
  test(`a right gateway, the ${name} one, gets no finding by a thorough run at the cost ${cost}`, async () => {
    const server = await start();
    const report = await checkTarget(targetOf(server.url, cost), {
      only: [glob],
      thorough: true,
      strict: true,
    });
    await server.close();
    const found = report.cases.flatMap(({ id, findings }) =>
      findings.map(({ seen }) => `${id}: ${seen}`),
    );
    expect(found).toEqual([]);
    const { cases } = selectCases([glob], thoroughCases);
    expect(report.cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(new Set(report.cases.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
  });
}

for (const cost of ['free', 'cheap'] as const) {
  test(`where bodies are judged before keys, a thorough run at the cost ${cost} sends no valid key that may be billed`, async () => {
    const fault = faults.filter(({ id }) => id === 'body-before-key');
    const { gateway, target, close } = await startEmbedded({ faults: fault });
    const only = ['*/createMessage/*-repeated'];
    const report = await checkTarget({ ...target, cost }, { only, thorough: true });
    await close();
    const found = report.cases.flatMap(({ findings }) => findings);
    expect(found).toEqual([]);
    const passed = report.cases.filter(({ outcome }) => outcome === 'passed');
    const inconclusive = report.cases.filter(({ outcome }) => outcome === 'inconclusive');
    expect(passed.length + inconclusive.length).toBe(report.cases.length);
    expect(passed.map(({ variant }) => variant).toSorted()).toEqual(
      cost === 'free'
        ? []
        : ['deleted', 'disabled', 'exhausted', 'expired', 'missing', 'restricted', 'unknown'].map(
            (state) => `${state}-repeated`,
          ),
    );
    expect(new Set(inconclusive.map(({ reason }) => reason))).toEqual(
      new Set([expect.stringContaining('only billed calls could show it')]),
    );
    const served = gateway.decisions.recent().filter(({ status }) => status === 200);
    expect(served.length).toBeLessThanOrEqual(cost === 'free' ? 0 : 1);
  });
}

test('the end of a run says what it would miss, and --thorough fixes that', async () => {
  const glob = 'KEY-DELETED/createMessage/*';
  const lastLine = async (...more: string[]) =>
    (await runCommand(['check', '--only', glob, '--verbose', ...more])).output
      .trimEnd()
      .split('\n')
      .at(-1);
  expect(await lastLine()).toBe(
    'A defect that shows once in 20 times: 95 % chance of missing it (unknown key sent 1 time). --thorough has a 99 % chance of finding it.',
  );
  // Only the survey sends the unknown key here, and that is reported as it is.
  expect(await lastLine('--thorough')).toBe(
    'A defect that shows once in 20 times: 95 % chance of missing it (unknown key sent 1 time).',
  );
  const repeated = ['--only', '*/create{Message,ChatCompletion}/*-repeated', '--verbose'];
  const every = await runCommand(['check', '--thorough', '--cost', 'free', ...repeated]);
  expect(every.output.trimEnd().split('\n').at(-1)).toMatch(
    /^A defect that shows once in 20 times: less than 0\.1 % chance of missing it \(\w+ key sent \d{3,} times\)\.$/,
  );
});

test('a thorough case that is asked for without --thorough is refused, and the refusal names that option', async () => {
  const id = 'KEY-DELETED/createMessage/x-api-key/deleted-repeated';
  const { code, error, output } = await runCommand(['check', '--only', id]);
  expect({ code, error, output }).toEqual({
    code: 2,
    output: '',
    error: `--only: ${id} matches only cases that need --thorough: add it. \`list\` shows every case id.\n`,
  });
  const explained = await runCommand(['explain', id]);
  expect(explained.output.replace(/\s+/g, ' ')).toContain(`check --thorough --only ${id}`);
  const listed = await runCommand(['list', '--thorough', '--verbose', '--only', id]);
  expect(listed.output).toContain('at most 819 requests');
});
