import type { Provisioner } from '../suites/provisioner.ts';
import { makeReport } from '../suites/report/make-report.ts';
import type { Report } from '../suites/report/report.ts';
import { runCases } from '../suites/runner.ts';
import type { Target } from '../suites/target.ts';
import { judgeRun } from '../suites/verdict.ts';
import { startEmbedded } from './embedded.ts';
import type { CheckPlan } from './plan-check.ts';
import { version } from './version.ts';

/** How a plan is run, and who is told of it. */
export type RunSettings = {
  readonly strict: boolean;
  readonly thorough: boolean;
  /** Milliseconds that one exchange may take. */
  readonly timeout: number;
  /** Ends the run before its time. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

type OpenTarget = {
  readonly target: Target;
  readonly provisioner: Provisioner | null;
  readonly close: () => Promise<void>;
};

async function openTarget({ live, cost }: CheckPlan): Promise<OpenTarget> {
  if (live !== null) return { target: live, provisioner: null, close: async () => undefined };
  const { target, provisioner, close } = await startEmbedded();
  return { target: { ...target, cost }, provisioner, close };
}

/**
 * Runs what was planned against the target, or against a mock of its own, and makes the report. It
 * writes nothing and ends no process.
 *
 * @throws the signal's reason where it ended the run
 */
export async function runPlan(plan: CheckPlan, settings: RunSettings): Promise<Report> {
  const { strict, thorough, timeout, signal, onProgress } = settings;
  signal?.throwIfAborted();
  const { target, provisioner, close } = await openTarget(plan);
  try {
    const run = await runCases({
      target,
      cases: plan.selection.cases,
      timeout,
      concurrency: plan.concurrency,
      provisioner,
      signal,
      onProgress,
    });
    const verdict = judgeRun(run.results, {
      strict,
      narrowed: plan.selection.narrowed,
      unreachable: run.look.unreachable,
    });
    return makeReport(run, verdict, target, {
      version,
      embedded: plan.live === null,
      strict,
      thorough,
      fuzzing: plan.fuzzing,
    });
  } finally {
    await close();
  }
}
