import { createRedactor } from '../../base/redact.ts';
import {
  type BaselineInUse,
  openBaseline,
  updateBaseline,
} from '../../check/baseline/baseline-in-use.ts';
import type { KeepSecret } from '../../check/known-secrets.ts';
import { checkPlace } from '../../check/made-keys/place.ts';
import { type CheckPlan, planCheck } from '../../check/plan.ts';
import { planComparison } from '../../check/plan-comparison.ts';
import { type PlanRun, runPlan } from '../../check/run.ts';
import { type CheckOptions, type ComparisonOptions, defaultTimeout } from '../../check/settings.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { harmless } from '../../report/github.ts';
import { compareTargets } from '../../report/model/comparison.ts';
import { keyVariables, type Target } from '../../suites/cases/target.ts';
import type { Survey } from '../../suites/run/survey.ts';
import { exitCodeOf, exitCodes, orLeft } from '../exit-codes.ts';
import type { ReportOptions } from '../options.ts';
import { tellPlan } from '../terminal/estimate.ts';
import { listenForStop } from '../terminal/listen-for-stop.ts';
import { createProgress, tellPause, tellUnpaid } from '../terminal/progress.ts';
import { tellLook } from '../terminal/survey.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { planReports, writeReports } from '../write-reports.ts';

/** Tells a first look, without a key in it. */
const tellTo =
  ({ error, useColor }: Terminal) =>
  (look: Survey, target: Target): void => {
    const redact = createRedactor(Object.values(target.keys));
    error.write(harmless(redact(tellLook(look, target, useColor && error.isTTY === true))));
  };

/** What is around a run. */
type Surroundings = {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly keepSecret: KeepSecret;
};

/** Runs a plan and tells on the terminal how far it is. */
function runOn(
  plan: CheckPlan,
  options: CheckOptions,
  { environment, terminal, keepSecret }: Surroundings,
  baseline: BaselineInUse | null,
): Promise<PlanRun> {
  if (plan.provisioning !== null) checkPlace(plan.provisioning.place, environment);
  const progress = createProgress(terminal.error);
  for (const line of tellPlan(plan)) progress.say(line);
  const end = new AbortController();
  const unlisten = listenForStop((times) => {
    if (times > 1) {
      if (plan.provisioning !== null) {
        progress.say(
          'Stopped at once: keys that were made may be left. Run cleanup to delete them.',
        );
      }
      process.exit(exitCodes.stopped);
    }
    progress.say('Ending: what was done so far is reported. Once more to stop at once.');
    end.abort();
  });
  return runPlan(plan, {
    strict: options.strict === true,
    thorough: options.thorough === true,
    timeout: options.timeout ?? defaultTimeout,
    baseline,
    environment,
    keepSecret,
    signal: end.signal,
    onProgress: progress.tell,
    onPause: (pause) => progress.say(tellPause(pause)),
    onUnpaid: (call) => progress.say(tellUnpaid(call)),
    onLook: tellTo(terminal),
    tell: (line) => {
      terminal.error.write(`${line}\n`);
    },
  }).finally(() => {
    progress.end();
    unlisten();
  });
}

/**
 * Checks a gateway, or the embedded mock, and reports.
 *
 * @param keepSecret is told each key that is made
 * @returns the exit code
 * @throws UsageError for options or an environment that cannot be used; nothing was sent then
 */
export async function check(
  options: CheckOptions & ComparisonOptions & ReportOptions,
  environment: Environment,
  terminal: Terminal,
  keepSecret: KeepSecret,
): Promise<number> {
  const around = { environment, terminal, keepSecret };
  const { compareUrl } = options;
  // The same calls have to be allowed on both sides, and the other one is somebody's deployment.
  const asked = compareUrl === undefined ? options : { ...options, cost: options.cost ?? 'free' };
  const plan = await planCheck(asked, environment);
  const other =
    compareUrl === undefined ? null : await planComparison(compareUrl, plan, asked, environment);
  if (plan.live === null && environment[keyVariables.active]) {
    terminal.error.write(
      `${keyVariables.active} is not used: it is the embedded mock that is checked. --base-url names a gateway.\n`,
    );
  }
  const reports = await planReports(options, environment);
  const baseline = await openBaseline(options);
  const ran = await runOn(plan, options, around, baseline);
  const { run, held, left } = ran;
  // Who ended the first run has seen enough.
  const beside =
    other === null || run.endedAfter !== null
      ? null
      : (await runOn(other, options, around, null)).report;
  const report =
    beside === null
      ? ran.report
      : { ...ran.report, comparison: compareTargets(ran.report, beside) };
  const isWhole = run.stopped === null && run.endedAfter === null;
  const { undetermined } = report;
  if (reports.allowIncomplete && isWhole && undetermined !== undefined) {
    const line = `--allow-incomplete does not hold here: ${undetermined}.`;
    terminal.error.write(`${harmless(line)}\n`);
  }
  const allowIncomplete = reports.allowIncomplete && isWhole && undetermined === undefined;
  const unwritten = await writeReports(report, { ...reports, allowIncomplete }, terminal);
  for (const failure of unwritten) terminal.error.write(`${failure}\n`);
  if (options.updateBaseline === true && baseline !== null && held !== null) {
    const updated = { report, run, known: plan.selection.known };
    const { outcome, lines } = await updateBaseline(baseline, held, updated);
    terminal.error.write(`${lines.join('\n')}\n`);
    return orLeft(exitCodes[outcome === 'written' ? 'conformant' : outcome], left);
  }
  const code = orLeft(exitCodeOf(report, allowIncomplete), left);
  return code === exitCodes.conformant && unwritten.length > 0 ? exitCodes.usage : code;
}
