import { keyStates } from '../../../fixtures/keys.ts';
import type { Report } from '../../../report/model/report.ts';
import { keyVariables, type Target } from '../../../suites/cases/target.ts';
import { parseReport } from '../report/report-schema.ts';
import { runCommand } from '../run-command.ts';

/** The environment in which the owner of a target hands over its keys. */
export function variablesOf({
  keys,
  allowedModels,
}: Pick<Target, 'keys' | 'allowedModels'>): Record<string, string> {
  const handedOver = keyStates.flatMap((state): [string, string][] => {
    const key = keys[state];
    return key === undefined ? [] : [[keyVariables[state], key]];
  });
  return {
    ...Object.fromEntries(handedOver),
    ANYONE_RESTRICTED_ALLOWED_MODELS: allowedModels.join(),
  };
}

/** What a `check` in a process of its own came to. */
export type Checked = {
  readonly code: number | null;
  readonly report: Report;
  readonly error: string;
};

/**
 * Runs `check` on a target, as its owner would on the command line.
 *
 * @throws where its standard output is anything but a report
 */
export async function checkByCommand(
  target: Target,
  options: readonly string[] = [],
): Promise<Checked> {
  const { code, output, error } = await runCommand(
    ['check', '--base-url', target.baseUrl.href, '--cost', target.cost, '--json', '-', ...options],
    variablesOf(target),
  );
  return { code, report: parseReport(output), error };
}
