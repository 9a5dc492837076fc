import { makeReport } from '../report/model/make-report.ts';
import type { Report } from '../report/model/report.ts';
import type { Target } from '../suites/cases/target.ts';
import { type JudgedBaseline, judgeBaseline, withBaseline } from '../suites/judge/baseline.ts';
import { judgeRun } from '../suites/judge/verdict.ts';
import { type Run, runCases } from '../suites/run/runner.ts';
import type { UnpaidCall } from '../suites/run/spending.ts';
import { type Survey, stopAfter } from '../suites/run/survey.ts';
import { createPace, type Pace, type Pause } from '../suites/wire/pace.ts';
import type { BaselineInUse } from './baseline/baseline-in-use.ts';
import { startEmbedded } from './embedded.ts';
import type { KeepSecret } from './known-secrets.ts';
import type { OpenTarget } from './open-target.ts';
import type { CheckPlan } from './plan.ts';
import type { Environment } from './target-from-env.ts';
import { version } from './version.ts';

/** How a plan is run, and who is told of it. */
export type RunSettings = {
  readonly strict: boolean;
  readonly thorough: boolean;
  /** Milliseconds that one exchange may take. */
  readonly timeout: number;
  /** The findings that are expected. */
  readonly baseline?: BaselineInUse | null | undefined;
  /** Ends the run before its time; what was done by then is reported. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Is told when nothing is sent for a while because the target said so. */
  readonly onPause?: ((pause: Pause) => void) | undefined;
  /** Is called when a call is served that the run may not spend. */
  readonly onUnpaid?: ((call: UnpaidCall) => void) | undefined;
  /** Is told of a live target's first look, before any case is run. */
  readonly onLook?: ((look: Survey, target: Target) => void) | undefined;
  /** Holds the token of the place where keys are made, for a plan that makes some. */
  readonly environment?: Environment | undefined;
  /** Makes the keys that a live target lacks, within its budget, where its owner has a way of their own. */
  readonly makeKeys?: ((live: Target, pace: Pace) => Promise<OpenTarget>) | undefined;
  /** Is told each key that is made. */
  readonly keepSecret?: KeepSecret | undefined;
  /** Is told what becomes of the keys that are made, in lines. */
  readonly tell?: ((line: string) => void) | undefined;
};

/** What a run came to. */
export type PlanRun = {
  readonly report: Report;
  readonly run: Run;
  /** How the findings stand to the baseline; null without one. */
  readonly held: JudgedBaseline | null;
  /** What may be left of the keys that were made, in sentences; the report's notices have them too. */
  readonly left: readonly string[];
};

/** What a reader of a report has to know of a run with --insecure. */
const unverified = 'The certificate of the target was not verified: --insecure.';

async function openTarget(
  { live, cost, provisioning }: CheckPlan,
  { environment = {}, makeKeys: makeOwn, signal, ...settings }: RunSettings,
  pace: Pace,
): Promise<OpenTarget> {
  if (live !== null && makeOwn !== undefined) return makeOwn(live, pace);
  if (live !== null && provisioning !== null) {
    const { makeKeys } = await import('./made-keys/make-keys.ts');
    const { tell = () => undefined, keepSecret = () => undefined } = settings;
    return makeKeys(live, provisioning, environment, { pace, tell, keepSecret, signal });
  }
  if (live !== null) return { target: live, provisioner: null, close: async () => [] };
  const { target, provisioner, close } = await startEmbedded({ pace });
  return {
    target: { ...target, cost },
    provisioner,
    close: async () => {
      await close();
      return [];
    },
  };
}

/**
 * Runs what was planned against the target, or against a mock of its own, and makes the report. It
 * writes nothing and ends no process. A signal that comes before the run began has its reason thrown.
 */
export async function runPlan(plan: CheckPlan, settings: RunSettings): Promise<PlanRun> {
  const { strict, thorough, timeout, baseline = null } = settings;
  const { signal, onProgress, onPause, onUnpaid, onLook } = settings;
  signal?.throwIfAborted();
  const { rate, concurrency } = plan;
  const pace = createPace({ rate, concurrency }, { onPause });
  const { target, provisioner, notices = [], close } = await openTarget(plan, settings, pace);
  const onSurvey = (look: Survey): string | null => {
    onLook?.(look, target);
    return stopAfter(look, target);
  };
  let left: readonly string[] = [];
  const run = await runCases({
    target,
    cases: plan.selection.cases,
    timeout,
    concurrency,
    pace,
    maxBadKeys: plan.maxBadKeys,
    route: plan.route,
    provisioner,
    retries: plan.secondLooks,
    signal,
    onProgress,
    onPause,
    onUnpaid,
    ...(plan.live === null ? {} : { onSurvey }),
  }).finally(async () => {
    left = await close();
  });
  const verdict = judgeRun(run.results, {
    strict,
    narrowed: plan.selection.narrowed,
    unreachable: run.survey.unreachable,
    stopped: run.stopped,
    endedAfter: run.endedAfter,
  });
  const held =
    baseline === null
      ? null
      : judgeBaseline(baseline.entries, run.results, verdict, {
          known: plan.selection.known,
          strict,
          today: baseline.today,
        });
  const report = makeReport(run, held === null ? verdict : withBaseline(verdict, held), target, {
    version,
    embedded: plan.live === null,
    strict,
    thorough,
    fuzzing: plan.fuzzing,
    notices: [...notices, ...left, ...(plan.route.insecure === true ? [unverified] : [])],
    baseline: held === null || baseline === null ? null : { ...baseline, held },
  });
  return { report, run, held, left };
}
