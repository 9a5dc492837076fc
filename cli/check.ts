import type { FirstLook } from '../suites/first-look.ts';
import { createRedactor } from '../suites/redact.ts';
import { tellReport } from '../suites/report/terminal.ts';
import type { Target } from '../suites/target.ts';
import { exitCodes } from './exit-codes.ts';
import { listenForStop } from './listen-for-stop.ts';
import { type CheckOptions, defaultTimeout } from './options.ts';
import { planCheck } from './plan-check.ts';
import { createProgress } from './progress.ts';
import { checkReportFile, writeReportFile } from './report-file.ts';
import { runPlan } from './run-plan.ts';
import type { Environment } from './settings.ts';
import { tellPlan } from './tell-estimate.ts';
import { tellLook } from './tell-look.ts';
import { tellPause } from './tell-pause.ts';
import type { Terminal } from './terminal.ts';

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
  options: CheckOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const plan = await planCheck(options, environment);
  const file = options.json;
  if (file !== undefined && file !== '-') await checkReportFile(file);
  const progress = createProgress(terminal.error);
  for (const line of tellPlan(plan)) progress.say(line);
  const end = new AbortController();
  const unlisten = listenForStop((times) => {
    if (times > 1) process.exit(exitCodes.stopped);
    progress.say('Ending: what was done so far is reported. Once more to stop at once.');
    end.abort();
  });
  const { report, wasStopped } = await runPlan(plan, {
    strict: options.strict === true,
    thorough: options.thorough === true,
    timeout: options.timeout ?? defaultTimeout,
    environment,
    signal: end.signal,
    onProgress: progress.tell,
    onPause: (pause) => progress.say(tellPause(pause)),
    onLook: tellTo(terminal),
    tell: (line) => {
      terminal.error.write(`${line}\n`);
    },
  }).finally(() => {
    progress.end();
    unlisten();
  });
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') {
    terminal.output.write(json);
  } else {
    terminal.output.write(tellReport(report, terminal.useColor));
    if (file !== undefined) await writeReportFile(file, json);
  }
  return report.verdict === 'incomplete' && options.allowIncomplete && !wasStopped
    ? exitCodes.conformant
    : exitCodes[report.verdict];
}
