import { plural } from '../../base/text.ts';
import { type CommandOptions, commandSettings } from '../../check/command-settings.ts';
import { estimatePlan, previewPlan } from '../../check/estimate.ts';
import type { CheckSettings, PlannedFuzzing } from '../../check/settings.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { type CaseOutline, readOutlines } from '../../suites/run/outlines.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderCount, renderEstimate } from '../terminal/estimate.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How many of the requests are generated, and how many are kept to shrink what they find. */
function describeGenerated({ shrinking }: PlannedFuzzing, sent: readonly CaseOutline[]): string {
  const generated = sent.reduce(
    (sum, one) => sum + (one.kind === 'scenario' ? (one.generates ?? 0) : 0),
    0,
  );
  return `${plural(generated, 'request')} of them generated; ${shrinking} more at most are kept to shrink what they find`;
}

/**
 * Plans a check. Of the fixed cases of the built-in contract their outlines are enough. Nothing else is loaded before
 * it is needed: that takes longer than the list.
 */
async function planList(settings: CheckSettings) {
  const { contract, only, thorough, fuzzing, nameOption } = settings;
  if (contract !== builtInContract() || thorough || fuzzing !== null) {
    const { planCheck } = await import('../../check/plan.ts');
    return planCheck(settings);
  }
  const { builtInOutlines } = await import('../../check/built-in-outlines.ts');
  const cases = readOutlines(builtInOutlines());
  if (only.length === 0) return { ...settings, fuzzing: null, selection: { cases } };
  const { selectAmong } = await import('../../check/select-cases.ts');
  const selection = selectAmong(only, cases, nameOption, contract);
  return { ...settings, fuzzing: null, selection };
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
  const plan = await planList(await commandSettings(options, environment));
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
