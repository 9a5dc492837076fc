import { besideBaseline, type HeldBaseline, holdAgainst } from '../suites/baseline.ts';
import { type FirstLook, stopAfter } from '../suites/first-look.ts';
import type { Provisioner } from '../suites/provisioner.ts';
import { createRedactor } from '../suites/redact.ts';
import { compareTargets } from '../suites/report/comparison.ts';
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
import { type CheckOptions, defaultConfirm, defaultTimeout } from './options.ts';
import { type CheckPlan, planCheck } from './plan-check.ts';
import { planComparison } from './plan-comparison.ts';
import { createProgress } from './progress.ts';
import { checkReportFile, writeReportFile } from './report-file.ts';
import type { Environment } from './settings.ts';
import { tellLook } from './tell-look.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

type Checked = {
  readonly target: Target;
  readonly provisioner: Provisioner | null;
  readonly notices?: readonly string[];
  readonly close: () => Promise<void>;
};

async function openTarget(
  { live, cost, provisioning }: CheckPlan,
  environment: Environment,
  terminal: Terminal,
): Promise<Checked> {
  if (live !== null && provisioning !== null) {
    const { makeKeys } = await import('./make-keys.ts');
    return makeKeys(live, provisioning, environment, (line) => {
      terminal.error.write(`${line}\n`);
    });
  }
  if (live !== null) return { target: live, provisioner: null, close: async () => undefined };
  const { target, provisioner, close } = await startEmbedded();
  return { target: { ...target, cost }, provisioner, close };
}

/** Tells the first look before anything else is done, and whether the run goes on. */
const tellAndGo =
  (target: Target, { error, useColor }: Terminal) =>
  (look: FirstLook): string | null => {
    const redact = createRedactor(Object.values(target.keys));
    error.write(redact(tellLook(look, target, useColor && error.isTTY === true)));
    return stopAfter(look, target);
  };

type Ran = { readonly report: Report; readonly run: Run; readonly held: HeldBaseline | null };

async function runPlan(
  plan: CheckPlan,
  options: CheckOptions,
  environment: Environment,
  terminal: Terminal,
  baseline: BaselineInUse | null,
): Promise<Ran> {
  const opened = await openTarget(plan, environment, terminal);
  const { target, provisioner, notices = [], close } = opened;
  const progress = createProgress(terminal.error);
  try {
    const run = await runCases({
      target,
      cases: plan.selection.cases,
      timeout: options.timeout ?? defaultTimeout,
      concurrency: plan.concurrency,
      provisioner,
      secondLooks: options.confirm ?? defaultConfirm,
      onProgress: progress.tell,
      ...(plan.live === null ? {} : { survey: tellAndGo(target, terminal) }),
    });
    const strict = options.strict === true;
    const verdict = judgeRun(run.results, {
      strict,
      narrowed: plan.selection.narrowed,
      unreachable: run.look.unreachable,
      stopped: run.stopped,
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
      notices,
      baseline: held === null || baseline === null ? null : { ...baseline, held },
    };
    const told = held === null ? verdict : besideBaseline(verdict, held);
    return { report: makeReport(run, told, target, facts), run, held };
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
  const { compareUrl } = options;
  // The same calls have to be allowed on both sides, and the other one is somebody's deployment.
  const asked = compareUrl === undefined ? options : { ...options, cost: options.cost ?? 'free' };
  const plan = await planCheck(asked, environment);
  const other =
    compareUrl === undefined ? null : await planComparison(compareUrl, plan, asked, environment);
  const file = options.json;
  if (file !== undefined && file !== '-') await checkReportFile(file);
  const baseline = await openBaseline(options);
  const ran = await runPlan(plan, options, environment, terminal, baseline);
  const { run, held } = ran;
  const beside =
    other === null ? null : (await runPlan(other, options, environment, terminal, null)).report;
  const report =
    beside === null
      ? ran.report
      : { ...ran.report, comparison: compareTargets(ran.report, beside) };
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') {
    terminal.output.write(json);
  } else {
    terminal.output.write(tellReport(report, terminal.useColor));
    if (file !== undefined) await writeReportFile(file, json);
  }
  if (options.updateBaseline === true && baseline !== null && held !== null) {
    return updateBaseline(baseline, held, { report, run, known: plan.selection.known }, terminal);
  }
  return exitCodeOf(report, options.allowIncomplete === true && run.stopped === null);
}
