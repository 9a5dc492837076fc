import { plural } from '../../base/text.ts';
import { type CheckPlan, type PlannedFuzzing, planCheck } from '../../check/plan.ts';
import { canProvision, targetOf } from '../../check/planned-target.ts';
import type { CheckOptions } from '../../check/settings.ts';
import type { Environment } from '../../check/target-from-env.ts';
import type { Case } from '../../suites/cases/case.ts';
import type { Target } from '../../suites/cases/target.ts';
import { unmetPrecondition } from '../../suites/run/preconditions.ts';
import { exitCodes } from '../exit-codes.ts';
import { estimatePlan, tellEstimate, tellMost } from '../terminal/estimate.ts';
import type { Terminal } from '../terminal/terminal.ts';

function tellLeftOut(cases: readonly Case[], plan: CheckPlan, target: Target): string[] {
  const reasons = new Map<string, number>();
  for (const one of cases) {
    const obstacle = unmetPrecondition(one, target, canProvision(plan));
    if (obstacle !== null && 'reason' in obstacle) {
      reasons.set(obstacle.reason, (reasons.get(obstacle.reason) ?? 0) + 1);
    }
  }
  return [...reasons].map(([reason, count]) => `${plural(count, 'case')} left out: ${reason}`);
}

/** How many of the requests are generated, and how many are kept for what they find. */
function tellGenerated({ shrinking }: PlannedFuzzing, sent: readonly Case[]): string {
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
  options: CheckOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const plan = await planCheck(options, environment);
  const target = targetOf(plan);
  const { cases } = plan.selection;
  const sent = cases.filter((one) => unmetPrecondition(one, target, canProvision(plan)) === null);
  const estimate = estimatePlan(plan);
  const lines = [
    ...sent.map(({ id }) => id),
    '',
    `${plural(sent.length, 'case')}, ${tellMost(estimate)}`,
    ...tellEstimate(estimate, plan),
    ...(plan.fuzzing === null ? [] : [tellGenerated(plan.fuzzing, sent)]),
    ...tellLeftOut(cases, plan, target),
  ];
  terminal.output.write(`${lines.join('\n')}\n`);
  return exitCodes.conformant;
}
