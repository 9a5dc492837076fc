import { makeReport } from '../report/model/make-report.ts';
import type { Report } from '../report/model/report.ts';
import type { Target } from '../suites/cases/target.ts';
import { type JudgedBaseline, judgeBaseline, withBaseline } from '../suites/judge/baseline.ts';
import { undeterminedBecause } from '../suites/judge/determined.ts';
import { judgeRun } from '../suites/judge/verdict.ts';
import { type Run, runCases } from '../suites/run/runner.ts';
import { type Survey, stopAfter } from '../suites/run/survey.ts';
import { createPace, type Pace } from '../suites/wire/pace.ts';
import { createWire } from '../suites/wire/wire.ts';
import type { BaselineInUse } from './baseline/baseline-in-use.ts';
import { embeddedIn, startEmbedded } from './embedded.ts';
import type { OpenTarget } from './made-keys/open-target.ts';
import type { CheckPlan } from './settings.ts';
import { version } from './version.ts';

/** The result of a run. */
export type PlanRun = {
  readonly report: Report;
  readonly run: Run;
  /** How the findings compare with the baseline; null without one. */
  readonly held: JudgedBaseline | null;
  /** Which of the keys that were made may be left, in sentences; the report's notices have them too. */
  readonly left: readonly string[];
};

/** What a reader of a report must know of a run with --insecure. */
const unverified = 'The certificate of the target was not verified: --insecure.';

/**
 * Opens the target of a plan: makes the keys that it lacks, or starts a mock.
 *
 * @param pace the budget of the target
 * @throws UsageError where keys cannot be made
 */
export async function openTarget(plan: CheckPlan, pace: Pace): Promise<OpenTarget> {
  const { live, cost, provisioning } = plan;
  if (live !== null && provisioning !== null) {
    if ('own' in provisioning) {
      const { makeOwnKeys } = await import('./made-keys/make-own-keys.ts');
      return makeOwnKeys(live, provisioning, plan, pace);
    }
    const { makeKeys } = await import('./made-keys/make-keys.ts');
    return makeKeys(live, provisioning, plan, pace);
  }
  if (live !== null) return { target: live, provisioner: null, close: async () => [] };
  const { target, provisioner, close } =
    plan.mockThread === undefined
      ? await startEmbedded({ pace })
      : await embeddedIn(plan.mockThread, pace);
  return {
    target: { ...target, cost },
    provisioner,
    close: async () => {
      await close();
      return [];
    },
  };
}

/** What to change, in sentences, and how many requests that took to find. */
type Advice = { readonly lines: readonly string[]; readonly sent: number };

/** What to change where the survey of a live target shows that it differs from the contract, in sentences. */
async function adviceOn(
  plan: CheckPlan,
  target: Target,
  { survey, endedAfter }: Run,
  pace: Pace,
): Promise<Advice> {
  const isKnown = survey.unreachable !== null || survey.seen.length === 0 || endedAfter !== null;
  // The search sends invalid keys, too: a limit of these is for the cases.
  if (plan.live === null || isKnown || plan.maxBadKeys !== undefined) return { lines: [], sent: 0 };
  const { advise } = await import('../suites/doctor/advise.ts');
  const wire = createWire({ ...plan, pace, origin: target.baseUrl.origin });
  const { contract } = plan;
  return advise({ contract, target, wire }, survey)
    .then((remarks) => ({
      lines: remarks.map(
        ({ about, sentence, advice }) => `${about}: ${sentence}. To check it, ${advice}.`,
      ),
      sent: wire.sent(),
    }))
    .finally(wire.close);
}

/**
 * Runs a plan against its target, or against a mock that it starts, and makes the report. It writes
 * nothing and ends no process.
 *
 * @param baseline the findings that are known; null without a baseline
 * @throws UsageError where keys cannot be made; the signal's reason if it came before the run began
 */
export async function runPlan(
  plan: CheckPlan,
  baseline: BaselineInUse | null = null,
): Promise<PlanRun> {
  const { strict, notify, selection } = plan;
  plan.signal?.throwIfAborted();
  const pace = createPace(plan, { onPause: notify.pause });
  const { target, provisioner, notices = [], close } = await openTarget(plan, pace);
  const onSurvey = (survey: Survey): string | null => {
    notify.survey?.(survey, target);
    return stopAfter(survey, target);
  };
  let left: readonly string[] = [];
  const ran = await runCases(plan.contract, {
    ...plan,
    target,
    cases: selection.cases,
    pace,
    provisioner,
    ...(plan.live === null ? {} : { onSurvey }),
  }).finally(async () => {
    left = await close();
  });
  const advice = await adviceOn(plan, target, ran, pace);
  const run = { ...ran, requests: ran.requests + advice.sent };
  const verdict = judgeRun(run.results, {
    strict,
    narrowed: selection.narrowed,
    undetermined: undeterminedBecause(run),
    unreachable: run.survey.unreachable,
    stopped: run.stopped,
    endedAfter: run.endedAfter,
    gone: run.gone,
  });
  const held =
    baseline === null
      ? null
      : judgeBaseline(baseline.entries, run.results, verdict, {
          known: selection.known,
          strict,
          today: baseline.today,
        });
  const report = makeReport(run, held === null ? verdict : withBaseline(verdict, held), target, {
    ...plan,
    version,
    embedded: plan.live === null,
    notices: [
      ...notices,
      ...advice.lines,
      ...left,
      ...(plan.route?.insecure === true ? [unverified] : []),
    ],
    baseline: held === null || baseline === null ? null : { ...baseline, held },
  });
  return { report, run, held, left };
}
