import { plural } from '../../base/text.ts';
import { type CommandOptions, commandSettings } from '../../check/command-settings.ts';
import { estimatePlan, previewPlan } from '../../check/estimate.ts';
import { planCheck } from '../../check/plan.ts';
import type { PlannedFuzzing } from '../../check/settings.ts';
import type { Environment } from '../../check/target-from-env.ts';
import type { Case } from '../../suites/cases/case.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderCount, renderEstimate } from '../terminal/estimate.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How many of the requests are generated, and how many are kept to shrink what they find. */
function describeGenerated({ shrinking }: PlannedFuzzing, sent: readonly Case[]): string {
  const generated = sent.reduce(
    (sum, one) => sum + (one.kind === 'scenario' ? (one.generates ?? 0) : 0),
    0,
  );
  return `${plural(generated, 'request')} of them generated; ${shrinking} more at most are kept to shrink what they find`;
}

/**
 * Lists the cases that a check with the same options would send, and how many; sends nothing.
 *
 * @returns the exit code
 * @throws UsageError as a check would
 */
export async function list(
  options: CommandOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const plan = await planCheck(await commandSettings(options, environment));
  const preview = previewPlan(plan);
  const { sent, leftOut } = preview;
  const estimate = estimatePlan(plan, preview);
  const lines = [
    ...sent.map(({ id }) => id),
    '',
    ...[...leftOut].map(([reason, count]) => `${plural(count, 'case')} left out: ${reason}`),
    `${plural(sent.length, 'case')}, ${renderCount(estimate)}`,
    ...renderEstimate(estimate, plan, options.verbose === true),
    ...(plan.fuzzing === null ? [] : [describeGenerated(plan.fuzzing, sent)]),
  ];
  terminal.output.write(`${lines.join('\n')}\n`);
  return exitCodes.conformant;
}
