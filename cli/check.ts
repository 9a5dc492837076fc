import type { FirstLook } from '../suites/first-look.ts';
import { createRedactor } from '../suites/redact.ts';
import type { Target } from '../suites/target.ts';
import { exitCodes } from './exit-codes.ts';
import { type CheckOptions, defaultTimeout } from './options.ts';
import { planCheck } from './plan-check.ts';
import { createProgress } from './progress.ts';
import type { ReportOptions } from './report-options.ts';
import { runPlan } from './run-plan.ts';
import type { Environment } from './settings.ts';
import { tellLook } from './tell-look.ts';
import type { Terminal } from './terminal.ts';
import { planReports, writeReports } from './write-reports.ts';

/** Tells a first look, without a key in it. */
const tellTo =
  ({ error, useColor }: Terminal) =>
  (look: FirstLook, target: Target): void => {
    const redact = createRedactor(Object.values(target.keys));
    error.write(redact(tellLook(look, target, useColor && error.isTTY === true)));
  };

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
  const progress = createProgress(terminal.error);
  const { report, wasStopped } = await runPlan(plan, {
    strict: options.strict === true,
    thorough: options.thorough === true,
    timeout: options.timeout ?? defaultTimeout,
    environment,
    onProgress: progress.tell,
    onLook: tellTo(terminal),
    tell: (line) => {
      terminal.error.write(`${line}\n`);
    },
  }).finally(progress.end);
  const allowIncomplete = reports.allowIncomplete && !wasStopped;
  await writeReports(report, { ...reports, allowIncomplete }, terminal);
  return report.verdict === 'incomplete' && allowIncomplete
    ? exitCodes.conformant
    : exitCodes[report.verdict];
}
