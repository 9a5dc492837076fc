import { createRedactor } from '../base/redact.ts';
import { prepareCheck, runCheck } from '../check/check.ts';
import type { ProgramOptions } from '../check/options/table.ts';
import { programSettings } from '../check/program-settings.ts';
import type { Report } from '../report/model/report.ts';

/** The options of `check()`; each may be left out. docs/options.md describes them. */
export type CheckOptions = ProgramOptions;

/**
 * Checks a gateway, as the command `check` does. It prints nothing and ends no process. Of the environment
 * it reads only the variables that the profile names.
 *
 * @returns the report, whose `verdict` is one word; it shows the variables of keys, never the keys
 * @throws UsageError for options that cannot be used, before anything is sent; the signal's reason
 * where it ended the check
 *
 * @example
 * const report = await check({
 *   baseUrl: 'https://gateway.example',
 *   keys: { active: process.env.ANYONE_API_KEY },
 * });
 */
export async function check(options: CheckOptions = {}): Promise<Report> {
  const settings = programSettings(options, process.env);
  const { report, run, left } = await runCheck(await prepareCheck(settings));
  const { signal } = settings;
  if (left.length > 0 && signal?.aborted === true) {
    const words = left.map(createRedactor(run.secrets)).join(' ');
    throw new Error(words, { cause: signal.reason });
  }
  signal?.throwIfAborted();
  return report;
}
