import type { Provisioner } from '../suites/provisioner.ts';
import { makeReport } from '../suites/report/make-report.ts';
import type { Report } from '../suites/report/report.ts';
import { runCases } from '../suites/runner.ts';
import type { Target } from '../suites/target.ts';
import { judgeRun } from '../suites/verdict.ts';
import { startEmbedded } from './embedded.ts';
import { exitCodes } from './exit-codes.ts';
import type { CheckOptions } from './options.ts';
import { type CheckPlan, planCheck } from './plan-check.ts';
import { createProgress } from './progress.ts';
import type { ReportOptions } from './report-options.ts';
import type { Environment } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';
import { planReports, writeReports } from './write-reports.ts';

type Checked = {
  readonly target: Target;
  readonly provisioner: Provisioner | null;
  readonly close: () => Promise<void>;
};

async function openTarget({ live, cost }: CheckPlan): Promise<Checked> {
  if (live !== null) return { target: live, provisioner: null, close: async () => undefined };
  const { target, provisioner, close } = await startEmbedded();
  return { target: { ...target, cost }, provisioner, close };
}

async function runPlan(
  plan: CheckPlan,
  options: CheckOptions,
  terminal: Terminal,
): Promise<Report> {
  const { target, provisioner, close } = await openTarget(plan);
  const progress = createProgress(terminal.error);
  try {
    const run = await runCases({
      target,
      cases: plan.selection.cases,
      timeout: options.timeout,
      concurrency: plan.concurrency,
      provisioner,
      onProgress: progress.tell,
    });
    const strict = options.strict === true;
    const verdict = judgeRun(run.results, {
      strict,
      narrowed: plan.selection.narrowed,
      unreachable: run.look.unreachable,
    });
    const facts = {
      version,
      embedded: plan.live === null,
      strict,
      thorough: options.thorough === true,
      fuzzing: plan.fuzzing,
    };
    return makeReport(run, verdict, target, facts);
  } finally {
    progress.end();
    await close();
  }
}

/**
 * Checks a gateway, or the embedded mock, and reports.
 *
 * @returns the exit code
 * @throws UsageError for options or an environment that cannot be used; nothing was sent then
 */
export async function check(
  options: CheckOptions & ReportOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const plan = await planCheck(options, environment);
  const reports = await planReports(options, environment);
  const report = await runPlan(plan, options, terminal);
  await writeReports(report, reports, terminal);
  return report.verdict === 'incomplete' && options.allowIncomplete
    ? exitCodes.conformant
    : exitCodes[report.verdict];
}
