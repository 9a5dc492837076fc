import { besideBaseline, type HeldBaseline, holdAgainst } from '../suites/baseline.ts';
import type { Provisioner } from '../suites/provisioner.ts';
import { makeReport } from '../suites/report/make-report.ts';
import type { Report } from '../suites/report/report.ts';
import { tellReport } from '../suites/report/terminal.ts';
import { type Run, runCases } from '../suites/runner.ts';
import type { Target } from '../suites/target.ts';
import { judgeRun } from '../suites/verdict.ts';
import { type BaselineInUse, openBaseline, updateBaseline } from './baseline-in-use.ts';
import type { ComparisonOptions } from './comparison-options.ts';
import { startEmbedded } from './embedded.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { CheckOptions } from './options.ts';
import { type CheckPlan, planCheck } from './plan-check.ts';
import { createProgress } from './progress.ts';
import { checkReportFile, writeReportFile } from './report-file.ts';
import type { Environment } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

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
  baseline: BaselineInUse | null,
): Promise<{
  readonly report: Report;
  readonly results: Run['results'];
  readonly held: HeldBaseline | null;
}> {
  const { target, provisioner, close } = await openTarget(plan);
  const progress = createProgress(terminal.error);
  try {
    const run = await runCases({
      target,
      cases: plan.selection.cases,
      timeout: options.timeout,
      concurrency: plan.concurrency,
      provisioner,
      secondLooks: options.confirm,
      onProgress: progress.tell,
    });
    const strict = options.strict === true;
    const verdict = judgeRun(run.results, {
      strict,
      narrowed: plan.selection.narrowed,
      unreachable: run.look.unreachable,
    });
    const held =
      baseline === null
        ? null
        : holdAgainst(baseline.entries, run.results, verdict, {
            known: plan.selection.known,
            strict,
            today: baseline.today,
          });
    const facts = {
      version,
      embedded: plan.live === null,
      strict,
      thorough: options.thorough === true,
      fuzzing: plan.fuzzing,
      baseline: held === null || baseline === null ? null : { ...baseline, held },
    };
    const told = held === null ? verdict : besideBaseline(verdict, held);
    return { report: makeReport(run, told, target, facts), results: run.results, held };
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
  options: CheckOptions & ComparisonOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const plan = await planCheck(options, environment);
  const file = options.json;
  if (file !== undefined && file !== '-') await checkReportFile(file);
  const baseline = await openBaseline(options);
  const { report, results, held } = await runPlan(plan, options, terminal, baseline);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') {
    terminal.output.write(json);
  } else {
    terminal.output.write(tellReport(report, terminal.useColor));
    if (file !== undefined) await writeReportFile(file, json);
  }
  if (options.updateBaseline === true && baseline !== null && held !== null) {
    return updateBaseline(
      baseline,
      held,
      { report, results, known: plan.selection.known },
      terminal,
    );
  }
  return exitCodeOf(report, options.allowIncomplete === true);
}
