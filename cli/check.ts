import type { Provisioner } from '../suites/provisioner.ts';
import { makeReport } from '../suites/report/make-report.ts';
import type { Report } from '../suites/report/report.ts';
import { tellReport } from '../suites/report/terminal.ts';
import { runCases } from '../suites/runner.ts';
import type { Target } from '../suites/target.ts';
import { judgeRun } from '../suites/verdict.ts';
import { startEmbedded } from './embedded.ts';
import { exitCodes } from './exit-codes.ts';
import { onStop } from './on-stop.ts';
import type { CheckOptions } from './options.ts';
import { type CheckPlan, planCheck } from './plan-check.ts';
import { createProgress } from './progress.ts';
import { checkReportFile, writeReportFile } from './report-file.ts';
import type { Environment } from './settings.ts';
import { tellPlan } from './tell-estimate.ts';
import { tellPause } from './tell-pause.ts';
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
): Promise<Report> {
  const { target, provisioner, close } = await openTarget(plan);
  const progress = createProgress(terminal.error);
  for (const line of tellPlan(plan)) progress.say(line);
  const end = new AbortController();
  const off = onStop((times) => {
    if (times > 1) process.exit(exitCodes.stopped);
    progress.say('Ending: what was done so far is reported. Once more to stop at once.');
    end.abort();
  });
  try {
    const { concurrency, rate, maxBadKeys, route } = plan;
    const run = await runCases({
      target,
      cases: plan.selection.cases,
      timeout: options.timeout,
      concurrency,
      rate,
      maxBadKeys,
      route,
      provisioner,
      onProgress: progress.tell,
      onPause: (pause) => progress.say(tellPause(pause)),
      signal: end.signal,
    });
    const strict = options.strict === true;
    const verdict = judgeRun(run.results, {
      strict,
      narrowed: plan.selection.narrowed,
      unreachable: run.look.unreachable,
      endedAfter: run.endedAfter,
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
    off();
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
  options: CheckOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const plan = await planCheck(options, environment);
  const file = options.json;
  if (file !== undefined && file !== '-') await checkReportFile(file);
  const report = await runPlan(plan, options, terminal);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') {
    terminal.output.write(json);
  } else {
    terminal.output.write(tellReport(report, terminal.useColor));
    if (file !== undefined) await writeReportFile(file, json);
  }
  return report.verdict === 'incomplete' && options.allowIncomplete && !report.ended
    ? exitCodes.conformant
    : exitCodes[report.verdict];
}
