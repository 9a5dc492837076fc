import { expect, type FullConfig, test } from '@playwright/test';
import { createRedactor } from '../base/redact.ts';
import { builtInContract } from '../fixtures/contract.ts';
import { operationIds, requirementIds, requirementOf } from '../spec/index.ts';
import { type Case, type CaseResult, findingsOf, isCounted } from '../suites/cases/case.ts';
import type { Provisioner } from '../suites/cases/provisioner.ts';
import type { Target } from '../suites/cases/target.ts';
import { casesOf } from '../suites/checks/index.ts';
import { estimateRun } from '../suites/run/estimate.ts';
import { runCases } from '../suites/run/runner.ts';
import { mostProbesOf } from '../suites/run/survey.ts';
import type { Route } from '../suites/wire/connect.ts';
import { createPace, timeAt } from '../suites/wire/pace.ts';
import { lookFirst } from './shared-survey.ts';

/** A target as a test opens it, once a worker. */
export type OpenTarget = {
  readonly target: Target;
  readonly provisioner: Provisioner | null;
  readonly close: () => Promise<void>;
  /** Why nothing can be determined of the target, where a first look saw that. */
  readonly unseen?: string | null;
};

const tell = (results: readonly CaseResult[], counted: boolean, strict: boolean): string[] =>
  results.flatMap(({ case: one, judgement }) =>
    findingsOf(judgement)
      .filter(({ severity }) => isCounted(one.requirement, severity, strict) === counted)
      .map(
        ({ severity, expected, seen }) =>
          `${one.id}: ${severity}, expected ${expected}, seen ${seen}`,
      ),
  );

const gapsOf = (results: readonly CaseResult[]): string[] =>
  results.flatMap(({ case: one, judgement }) =>
    judgement.outcome === 'inconclusive' ? [`${one.id}: ${judgement.reason}`] : [],
  );

/** At most how many probes a first look sends. */
const mostLooks = (): number =>
  operationIds
    .map((id) => mostProbesOf(builtInContract(), id))
    .reduce((sum, probes) => sum + probes, 0);

/** Which cases are declared as tests, and how each test runs its own. */
export type MatrixOptions = {
  /** The fixed matrix by default. */
  readonly cases?: readonly Case[];
  /** Every finding counts. */
  readonly strict?: boolean;
  /** Milliseconds that one exchange may take; 10,000 by default. */
  readonly timeout?: number;
  /** How many cases of a test run at the same time; 8 by default. */
  readonly concurrency?: number;
  /** Requests in any one second, over all workers and shards together; null or absent for no limit. */
  readonly rate?: number | null;
  readonly route?: Route;
  /**
   * Each worker looks at the gateway before its first test, as at one that is not known beforehand: for
   * its models, and whether it takes its owner's key. Where not, each test fails with that.
   */
  readonly survey?: boolean;
};

/** What one worker may send in a second, so that all of them together, on all shards, keep to the rate. */
export function shareOf(
  rate: number | null,
  { workers, shard }: Pick<FullConfig, 'workers' | 'shard'>,
): number | null {
  return rate === null ? null : rate / (workers * (shard?.total ?? 1));
}

/**
 * The time that a test may take, in milliseconds: what it has anyway, and what so many requests take at
 * its share of the rate. 0 is no limit, and stays none.
 */
export const timeoutWith = (timeout: number, requests: number, share: number | null): number =>
  share === null || timeout === 0 ? timeout : timeout + timeAt(share, requests);

const allowTime = (requests: number, share: number | null): void =>
  test.setTimeout(timeoutWith(test.info().timeout, requests, share));

/** How what a worker sends reaches the gateway. All of its tests share one budget, one after another. */
function settingsOf({ timeout = 10_000, concurrency = 8, rate = null, route = {} }: MatrixOptions) {
  const share = shareOf(rate, test.info().config);
  const pace = createPace({ rate: share, concurrency });
  return { timeout, concurrency, route, rate: share, pace };
}

/** A target as a worker has it open, and how what it sends reaches it. */
type OpenWorker = OpenTarget & { readonly settings: ReturnType<typeof settingsOf> };

/** Opens the target, and looks at it first where that is asked for. */
async function openAndLook(
  openTarget: () => Promise<OpenTarget>,
  cases: readonly Case[],
  options: MatrixOptions,
): Promise<OpenWorker> {
  const settings = settingsOf(options);
  const open = await openTarget();
  if (options.survey !== true) return { ...open, settings };
  allowTime(mostLooks(), settings.rate);
  const folder = test.info().project.outputDir;
  return { ...open, settings, ...(await lookFirst(folder, open.target, cases, settings)) };
}

/** Runs the cases of one cell of the matrix and turns what they came to into the test's own outcome. */
async function runCell(
  cases: readonly Case[],
  { settings, ...open }: OpenWorker,
  { strict = false }: MatrixOptions,
): Promise<void> {
  const operations = [...new Set(cases.map(({ operation }) => operation))];
  allowTime(estimateRun(builtInContract(), cases, operations, open.target).most, settings.rate);
  const run = await runCases(builtInContract(), { ...open, ...settings, cases });
  const redact = createRedactor(run.secrets);
  for (const finding of tell(run.results, false, strict)) {
    test.info().annotations.push({ type: 'finding, not counted', description: redact(finding) });
  }
  expect(tell(run.results, true, strict).map(redact), 'findings').toEqual([]);
  const gaps = gapsOf(run.results).map(redact);
  const [first] = cases;
  const isMust = first !== undefined && requirementOf(first.requirement).level === 'MUST';
  if (isMust) expect(gaps, 'cases of a MUST that could not be run').toEqual([]);
  if (open.unseen != null) expect(gaps, `nothing can be determined: ${open.unseen}`).toEqual([]);
  const told = run.results.filter(({ judgement }) => judgement.outcome !== 'inconclusive');
  const ran = told.filter(({ judgement }) => judgement.outcome !== 'not-applicable');
  test.skip(ran.length === 0, gaps[0] ?? 'not applicable to this target');
}

/**
 * Declares the conformance matrix as Playwright tests, one a requirement and operation.
 *
 * A finding that counts fails its test, and so does a MUST that could not be exercised; other
 * findings are annotations. What is not applicable is skipped with its reason.
 *
 * @param openTarget opens the target for a worker, which closes it at its end
 */
export function matrixTests(
  openTarget: () => Promise<OpenTarget>,
  options: MatrixOptions = {},
): void {
  const { cases: asked = casesOf(builtInContract()) } = options;
  let opened: Promise<OpenWorker> | undefined;
  test.afterAll(async () => {
    await (await opened)?.close();
    opened = undefined;
  });
  for (const requirement of requirementIds) {
    for (const operation of operationIds) {
      const cases = asked.filter(
        (one) => one.requirement === requirement && one.operation === operation,
      );
      if (cases.length === 0) continue;
      test(`${requirement} ${operation}`, async () => {
        opened ??= openAndLook(openTarget, asked, options);
        await runCell(cases, await opened, options);
      });
    }
  }
}
