import { createRedactor } from '../../base/redact.ts';
import { operationIdsOf } from '../../spec/contract.ts';
import { requirementOf } from '../../spec/index.ts';
import { type Case, type CaseResult, findingsOf, isCounted } from '../../suites/cases/case.ts';
import type { Provisioner } from '../../suites/cases/provisioner.ts';
import type { Target } from '../../suites/cases/target.ts';
import { estimateRun } from '../../suites/run/estimate.ts';
import { runCases } from '../../suites/run/runner.ts';
import { mostProbesOf } from '../../suites/run/survey.ts';
import { createPace, timeAt } from '../../suites/wire/pace.ts';
import { openTarget } from '../run.ts';
import type { CheckPlan } from '../settings.ts';
import { surveyOnce } from './shared-survey.ts';

/** The workers and shards among which the tests of a plan are divided. */
export type Crew = { readonly workers: number; readonly shard: { readonly total: number } | null };

/** A plan as one worker runs it: with its share of the rate, and its target open. */
export type OpenMatrix = {
  readonly plan: CheckPlan;
  readonly target: Target;
  readonly provisioner: Provisioner | null;
  /** Why nothing can be determined of the target, where the survey found that. */
  readonly unseen: string | null;
  readonly close: () => Promise<unknown>;
};

/** The result of one cell of the matrix: its findings and gaps, one a line, without any key. */
export type CellResult = {
  /** Findings that count, and those that do not. */
  readonly counted: readonly string[];
  readonly others: readonly string[];
  /** Cases that were inconclusive. */
  readonly gaps: readonly string[];
  /** Whether the cell is of a MUST, so that a gap fails it. */
  readonly isMust: boolean;
  /** Whether any case came to a result. */
  readonly hasRun: boolean;
};

/** What one worker may send in a second, so that all of them together, on all shards, keep to the rate. */
export const shareOf = (rate: number | null, { workers, shard }: Crew): number | null =>
  rate === null ? null : rate / (workers * (shard?.total ?? 1));

/**
 * The time that a test may take, in milliseconds: what it has anyway, and the time of its requests at the
 * worker's share of the rate. 0 means no limit, and stays so.
 */
export const timeoutWith = (timeout: number, requests: number, share: number | null): number =>
  share === null || timeout === 0 ? timeout : timeout + timeAt(share, requests);

/** The most probes that a survey sends. */
export const mostProbes = ({ contract }: CheckPlan): number =>
  operationIdsOf(contract)
    .map((id) => mostProbesOf(contract, id))
    .reduce((sum, probes) => sum + probes, 0);

/** The most requests that a cell of the matrix sends. */
export function mostRequests(cases: readonly Case[], { plan, target }: OpenMatrix): number {
  const operations = [...new Set(cases.map(({ operation }) => operation))];
  return estimateRun(plan.contract, cases, operations, target).most;
}

/** The plan with a worker's share of the rate; all of its tests share one budget, one after another. */
export function planOfWorker(plan: CheckPlan, crew: Crew): CheckPlan {
  const own = { ...plan, rate: shareOf(plan.rate, crew) };
  return { ...own, pace: createPace(own) };
}

/**
 * Opens the target of a plan for one worker. A live gateway is surveyed first, once for all workers.
 *
 * @param folder the folder of this run, where the survey is kept
 * @throws Error where the gateway does not answer, or refuses the key of its owner
 */
export async function openMatrix(plan: CheckPlan, folder: string): Promise<OpenMatrix> {
  const open = await openTarget(plan, plan.pace ?? createPace(plan));
  if (plan.live === null) return { ...open, plan, unseen: null };
  return { ...open, plan, ...(await surveyOnce(folder, open.target, plan.selection.cases, plan)) };
}

const linesOf = (results: readonly CaseResult[], counted: boolean, strict: boolean): string[] =>
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

/** Runs the cases of one cell of the matrix. */
export async function runCell(
  cases: readonly Case[],
  { plan, target, provisioner }: OpenMatrix,
): Promise<CellResult> {
  const { retries: _, ...settings } = plan;
  const { results, secrets } = await runCases(plan.contract, {
    ...settings,
    target,
    provisioner,
    cases,
  });
  const redact = createRedactor(secrets);
  const [first] = cases;
  return {
    counted: linesOf(results, true, plan.strict).map(redact),
    others: linesOf(results, false, plan.strict).map(redact),
    gaps: gapsOf(results).map(redact),
    isMust: first !== undefined && requirementOf(first.requirement).level === 'MUST',
    hasRun: results.some(
      ({ judgement: { outcome } }) => outcome !== 'inconclusive' && outcome !== 'not-applicable',
    ),
  };
}
