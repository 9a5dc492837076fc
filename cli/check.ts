import { tellReport } from '../suites/report/terminal.ts';
import { exitCodes } from './exit-codes.ts';
import type { CheckOptions } from './options.ts';
import { planCheck } from './plan-check.ts';
import { createProgress } from './progress.ts';
import { checkReportFile, writeReportFile } from './report-file.ts';
import { runPlan } from './run-plan.ts';
import type { Environment } from './settings.ts';
import type { Terminal } from './terminal.ts';

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
  const progress = createProgress(terminal.error);
  const report = await runPlan(plan, {
    strict: options.strict === true,
    thorough: options.thorough === true,
    timeout: options.timeout,
    onProgress: progress.tell,
  }).finally(progress.end);
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') {
    terminal.output.write(json);
  } else {
    terminal.output.write(tellReport(report, terminal.useColor));
    if (file !== undefined) await writeReportFile(file, json);
  }
  return report.verdict === 'incomplete' && options.allowIncomplete
    ? exitCodes.conformant
    : exitCodes[report.verdict];
}
