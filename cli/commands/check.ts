import { createRedactor } from '../../base/redact.ts';
import { prepareCheck, runCheck, updateBaselineOf } from '../../check/check.ts';
import { type CommandOptions, commandSettings } from '../../check/command-settings.ts';
import type { KeepSecret } from '../../check/known-secrets.ts';
import type { CheckPlan, CheckSettings } from '../../check/settings.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { harmless } from '../../report/github.ts';
import { keyVariables, type Target } from '../../suites/cases/target.ts';
import type { Survey } from '../../suites/run/survey.ts';
import { exitCodeOf, exitCodes, orLeft } from '../exit-codes.ts';
import type { ReportOptions } from '../options.ts';
import { renderPlan } from '../terminal/estimate.ts';
import { createProgress, createUnpaidWarning, renderPause } from '../terminal/progress.ts';
import { renderSurvey } from '../terminal/survey.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { planReports, writeReports } from '../write-reports.ts';

/** Prints a survey, without a key in it. */
function printSurvey({ error, useColor, fold }: Terminal, survey: Survey, target: Target): void {
  const redact = createRedactor(Object.values(target.keys));
  const text = renderSurvey(survey, target, useColor && error.isTTY === true);
  error.write(fold(harmless(redact(text))));
}

type Live = {
  readonly notify: CheckSettings['notify'];
  readonly say: (line: string) => void;
  readonly end: () => void;
};

function printLive(
  terminal: Terminal,
  keepSecret: KeepSecret,
  options: Pick<CommandOptions, 'quiet' | 'verbose'>,
): Live {
  const quiet = options.quiet === true;
  let progress = createProgress(terminal.error);
  const renderUnpaid = createUnpaidWarning();
  return {
    notify: {
      start: (plan) => {
        progress.end();
        // Each run has a time of its own.
        progress = createProgress(terminal.error);
        if (quiet) return;
        for (const line of renderPlan(plan, options.verbose === true)) progress.say(line);
      },
      ...(quiet ? {} : { progress: (done, total) => progress.show(done, total) }),
      pause: (pause) => progress.say(renderPause(pause)),
      unpaid: (call) => progress.say(renderUnpaid(call)),
      ...(quiet ? {} : { survey: (survey, target) => printSurvey(terminal, survey, target) }),
      keys: (line) => void terminal.error.write(`${line}\n`),
      secret: keepSecret,
    },
    say: (line) => progress.say(line),
    end: () => progress.end(),
  };
}

/** Ends a check at the first request to stop, and the process at the second. */
const stopOn =
  (
    end: AbortController,
    { provisioning }: CheckPlan,
    say: Live['say'],
    exit: Terminal['signals']['exit'],
  ) =>
  (times: number): void => {
    if (times > 1) {
      if (provisioning !== null) {
        say(
          'Stopped at once: keys that were made may be left. Run npx anyone-conformance cleanup to delete them.',
        );
      }
      exit(exitCodes.stopped);
      return;
    }
    say('Ending: what was done so far is reported. Once more to stop at once.');
    end.abort();
  };

/**
 * Checks a gateway, or the embedded mock, and reports.
 *
 * @param keepSecret is called with each key that is made
 * @returns the exit code
 * @throws UsageError for options or an environment that cannot be used; nothing was sent then
 */
export async function check(
  options: CommandOptions & ReportOptions,
  environment: Environment,
  terminal: Terminal,
  keepSecret: KeepSecret,
): Promise<number> {
  const print = (line: string): void => void terminal.error.write(`${line}\n`);
  const live = printLive(terminal, keepSecret, options);
  const end = new AbortController();
  const around = { signal: end.signal, notify: live.notify };
  const settings = await commandSettings(options, environment, around);
  const prepared = await prepareCheck(settings);
  if (settings.live === null && environment[keyVariables.active]) {
    print(
      `${keyVariables.active} is not used: the embedded mock is checked. --base-url names a gateway.`,
    );
  }
  const reports = await planReports(options, environment);
  const { onStop, exit } = terminal.signals;
  const unlisten = onStop(stopOn(end, prepared.plan, live.say, exit));
  const result = await runCheck(prepared).finally(() => {
    live.end();
    unlisten();
  });
  const { report, left, allowsIncomplete, refusal } = result;
  if (refusal !== null) print(harmless(`--allow-incomplete does not apply: ${refusal}.`));
  const allowed = { ...reports, allowIncomplete: allowsIncomplete };
  const unwritten = await writeReports(report, allowed, terminal);
  for (const failure of unwritten) print(failure);
  const update = await updateBaselineOf(prepared, result);
  if (update !== null) {
    const { outcome, lines } = update;
    print(lines.join('\n'));
    return orLeft(exitCodes[outcome === 'written' ? 'conformant' : outcome], left);
  }
  const code = orLeft(exitCodeOf(report, allowsIncomplete), left);
  return code === exitCodes.conformant && unwritten.length > 0 ? exitCodes.usage : code;
}
