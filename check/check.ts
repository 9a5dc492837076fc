import { compareTargets } from '../report/model/comparison.ts';
import type { Report } from '../report/model/report.ts';
import {
  type BaselineInUse,
  type BaselineUpdate,
  openBaseline,
  updateBaseline,
} from './baseline/baseline-in-use.ts';
import { checkPlace } from './made-keys/place.ts';
import { planCheck } from './plan.ts';
import { type PlanRun, runPlan } from './run.ts';
import type { CheckPlan, CheckSettings } from './settings.ts';

/** A check that is ready to run. */
export type PreparedCheck = {
  readonly plan: CheckPlan;
  /** The plan of the second run; null without a gateway to compare with. */
  readonly comparison: CheckPlan | null;
  readonly baseline: BaselineInUse | null;
};

/** The result of a check. */
export type CheckResult = PlanRun & {
  /** Whether an incomplete run is no failure, as `--allow-incomplete` asks. */
  readonly allowsIncomplete: boolean;
  /** Why `--allow-incomplete` does not apply; null where it does, or was not given. */
  readonly refusal: string | null;
};

/**
 * Prepares a check: selects its cases and reads its baseline. It sends nothing.
 *
 * @throws UsageError for settings that cannot be used
 */
export async function prepareCheck(settings: CheckSettings): Promise<PreparedCheck> {
  const plan = await planCheck(settings);
  const { comparison } = settings;
  return {
    plan,
    comparison: comparison === null ? null : await planCheck(comparison),
    baseline: await openBaseline(settings.baseline, { contract: plan.contract }),
  };
}

/** Runs one plan, after a look whether the environment has the token that it needs. */
function runOne(plan: CheckPlan, baseline: BaselineInUse | null): Promise<PlanRun> {
  const { provisioning, environment, notify } = plan;
  if (provisioning !== null && 'place' in provisioning) checkPlace(provisioning.place, environment);
  notify.start?.(plan);
  return runPlan(plan, baseline);
}

/** Whether `--allow-incomplete` applies to a run: only if the run was whole and determined something. */
function allowanceOf(
  { allowIncomplete }: CheckPlan,
  { run }: PlanRun,
  { undetermined }: Report,
): Pick<CheckResult, 'allowsIncomplete' | 'refusal'> {
  const isWhole = run.stopped === null && run.endedAfter === null;
  if (!allowIncomplete || !isWhole) return { allowsIncomplete: false, refusal: null };
  return undetermined === undefined
    ? { allowsIncomplete: true, refusal: null }
    : { allowsIncomplete: false, refusal: undetermined };
}

/**
 * Runs a prepared check: its plan, then the second plan if there is one, and compares the two. A run that
 * was ended early is not compared.
 *
 * @throws UsageError where the keys that it needs cannot be made
 */
export async function runCheck({
  plan,
  comparison,
  baseline,
}: PreparedCheck): Promise<CheckResult> {
  const ran = await runOne(plan, baseline);
  const allowance = allowanceOf(plan, ran, ran.report);
  if (comparison === null || ran.run.endedAfter !== null) return { ...ran, ...allowance };
  const other = await runOne(comparison, null);
  const report = { ...ran.report, comparison: compareTargets(ran.report, other.report) };
  return { ...ran, ...allowance, report };
}

/**
 * Rewrites the baseline from the result of a check, if that was asked for.
 *
 * @returns what changed, or why nothing did; null where it was not asked for
 * @throws UsageError where the file cannot be written
 */
export async function updateBaselineOf(
  { plan, baseline }: PreparedCheck,
  { report, run, held }: CheckResult,
): Promise<BaselineUpdate | null> {
  if (plan.baseline.updateBaseline !== true || baseline === null || held === null) return null;
  return updateBaseline(baseline, held, { report, run, known: plan.selection.known });
}
