import { check, type Report, UsageError } from 'anyone-conformance';
import { startEmbedded } from '../../check/embedded.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { keyFixtures, keyStates, restrictedModels } from '../../fixtures/keys.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { runCases } from '../../suites/run/runner.ts';
import { problemsOfReport } from '../support/report/report-schema.ts';
import { allCases } from '../support/suites/built-in-cases.ts';
import { checkByCommand } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';

const keys = Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key]));

/** What of a report is the same each time that the same is checked. */
const steady = ({ startedAt, durationMs, cases, ...report }: Report) => ({
  ...report,
  cases: cases.map(({ durationMs, ...one }) => one),
});

test('the report of the library is that of the command', async () => {
  const { target, close } = await startEmbedded();
  const only = ['KEY-{DELETED,INACTIVE}/createChatCompletion/*', 'KEY-REQUIRED/listModels/*'];
  const report = await check({
    baseUrl: target.baseUrl,
    keys,
    allowedModels: restrictedModels,
    cost: 'cheap',
    only,
    strict: true,
  });
  const options = ['--strict', ...only.flatMap((glob) => ['--only', glob])];
  const byCommand = await checkByCommand({ ...target, cost: 'cheap' }, options);
  await close();
  expect(problemsOfReport(report)).toEqual([]);
  expect(steady(report)).toEqual(steady(byCommand.report));
  expect(report).toMatchObject({ verdict: 'holds', totals: { failed: 0, inconclusive: 0 } });
  expect(report.totals.passed).toBeGreaterThan(3);
});

test('without a gateway a mock is checked, and each case is reported as it is done', async () => {
  const progress: [number, number][] = [];
  const report = await check({
    only: ['KEY-DELETED'],
    onProgress: (done, total) => progress.push([done, total]),
  });
  const { cases, passed } = report.totals;
  expect(report.target).toMatchObject({ embedded: true, cost: 'costly' });
  expect(passed).toBe(cases);
  expect(progress).toEqual(Array.from({ length: cases }, (_, index) => [index + 1, cases]));
});

test('a defect is a verdict, not an error', async () => {
  const faults = [findFault('deleted-key-served-on-rerank')].filter((fault) => fault !== undefined);
  const { target, close } = await startEmbedded({ faults });
  const report = await check({ baseUrl: target.baseUrl, keys, only: ['KEY-DELETED'] });
  await close();
  expect(report.verdict).toBe('violations');
  expect(report.totals.findings.counted).toBeGreaterThan(0);
});

const unusable: readonly (readonly [object, string])[] = [
  [{ baseURL: 'https://gateway.example' }, 'There is no option baseURL. Did you mean baseUrl?'],
  [
    { baseUrl: undefined },
    'baseUrl is empty. Give the URL of a gateway, or leave it out for a mock.',
  ],
  [{ baseUrl: 'gateway.example' }, 'baseUrl has no scheme: write https:// in front of it.'],
  [{ keys: { active: 'sk-0123456789' } }, 'keys are those of a gateway: give its baseUrl too.'],
  [
    { baseUrl: 'https://gateway.example', keys: { activ: 'sk-0123456789' } },
    'There is no option keys.activ. Did you mean active?',
  ],
  [
    { baseUrl: 'https://gateway.example', keys: { active: 'sk-0 123456789' } },
    'keys.active (14 characters) contains white space.',
  ],
  [{ cost: 'dear' }, 'cost must be one of free, cheap, costly.'],
  [{ timeout: 0 }, 'timeout must be a whole number from 1 to 600000.'],
  [{ concurrency: 1.5 }, 'concurrency must be a whole number from 1 to 256.'],
  [
    { only: ['KEY-DELETE'] },
    'only: There is no clause KEY-DELETE. Did you mean KEY-DELETED? `list` shows every case id.',
  ],
];

for (const [options, words] of unusable) {
  test(`options that cannot be used are refused: ${words}`, async () => {
    await expect(check(options)).rejects.toThrow(new UsageError(words));
  });
}

test('a signal ends a check with its reason, and nothing more is sent', async () => {
  const { gateway, target, close } = await startEmbedded({ latency: 20 });
  let answered = 0;
  gateway.decisions.subscribe(() => {
    answered += 1;
  });
  const controller = new AbortController();
  const reason = new Error('the build was cancelled');
  const concurrency = 4;
  const checked = check({
    baseUrl: target.baseUrl,
    keys,
    concurrency,
    signal: controller.signal,
    onProgress: (done) => {
      if (done === 10) controller.abort(reason);
    },
  });
  await expect(checked).rejects.toBe(reason);
  const atTheEnd = answered;
  await new Promise((resolve) => setTimeout(resolve, 200));
  await close();
  expect(answered - atTheEnd).toBeLessThanOrEqual(concurrency);
  expect(answered).toBeLessThan(200);
});

test('a signal that was given before sends nothing at all', async () => {
  const { gateway, target, close } = await startEmbedded();
  const signal = AbortSignal.abort();
  await expect(check({ baseUrl: target.baseUrl, keys, signal })).rejects.toBe(signal.reason);
  await close();
  expect(gateway.decisions.recent()).toEqual([]);
});

test('a signal leaves no key behind that a case had made', async () => {
  const { gateway, target, provisioner, close } = await startEmbedded({ latency: 50 });
  const alive = () =>
    gateway.keys.list().flatMap(({ id, deletedAt }) => (deletedAt === null ? [id] : []));
  const atTheStart = alive();
  const controller = new AbortController();
  const made: string[] = [];
  const running = runCases(builtInContract(), {
    target,
    cases: allCases.filter(({ requirement }) => requirement === 'KEY-LIFECYCLE'),
    timeout: 10_000,
    concurrency: 4,
    provisioner: {
      ...provisioner,
      create: async (order) => {
        const key = await provisioner.create(order);
        made.push(key.id);
        controller.abort();
        return key;
      },
    },
    signal: controller.signal,
  });
  const { endedAfter, results } = await running;
  const left = alive();
  await close();
  expect(made.length).toBeGreaterThan(0);
  expect(endedAfter).toBe(0);
  expect(new Set(results.map(({ judgement }) => judgement.outcome))).toEqual(
    new Set(['inconclusive']),
  );
  expect(left).toEqual(atTheStart);
});
