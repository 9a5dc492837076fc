import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import type { Case } from '../suites/case.ts';
import { surveyed } from '../suites/first-look.ts';
import { obstacleTo } from '../suites/obstacle.ts';
import type { Target } from '../suites/target.ts';
import { exitCodes } from './exit-codes.ts';
import type { CheckOptions } from './options.ts';
import { type CheckPlan, type PlannedFuzzing, planCheck } from './plan-check.ts';
import type { Environment } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** The embedded mock as a target, without starting it. */
const mockTarget = (cost: Target['cost']): Target => ({
  baseUrl: new URL('http://127.0.0.1'),
  keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
  allowedModels: restrictedModels,
  cost,
});

/** A live target as it is once the keys that it lacks are made. */
const withMadeKeys = (live: Target): Target => ({
  ...mockTarget(live.cost),
  ...live,
  keys: { ...mockTarget(live.cost).keys, ...live.keys },
  allowedModels: live.allowedModels.length > 0 ? live.allowedModels : restrictedModels,
});

/** The target of a plan, without sending anything. */
function targetOf({ live, cost, provisioning }: CheckPlan): Target {
  if (live === null) return mockTarget(cost);
  return provisioning === null ? live : withMadeKeys(live);
}

const canProvision = ({ live, provisioning }: CheckPlan): boolean =>
  live === null || provisioning !== null;

/** At most how many requests a case sends, its control included. */
const requestsOf = (one: Case): number => (one.kind === 'scenario' ? one.requests + 1 : 2);

/** How many requests the first look at a target sends: to each operation, one with each key. */
function lookAt(cases: readonly Case[], target: Target, isLive: boolean): number {
  const operations = [...new Set(cases.map(({ operation }) => operation))];
  const asked = isLive ? surveyed(operations, target) : operations;
  return asked.length * (target.keys.active === undefined ? 1 : 2);
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function tellLeftOut(cases: readonly Case[], plan: CheckPlan, target: Target): string[] {
  const reasons = new Map<string, number>();
  for (const one of cases) {
    const obstacle = obstacleTo(one, target, canProvision(plan));
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
  const sent = cases.filter((one) => obstacleTo(one, target, canProvision(plan)) === null);
  const shrinking = plan.fuzzing?.shrinking ?? 0;
  const most = sent.reduce(
    (sum, one) => sum + requestsOf(one),
    lookAt(cases, target, plan.live !== null) + shrinking,
  );
  const lines = [
    ...sent.map(({ id }) => id),
    '',
    `${plural(sent.length, 'case')}, at most ${plural(most, 'request')}`,
    ...(plan.fuzzing === null ? [] : [tellGenerated(plan.fuzzing, sent)]),
    ...tellLeftOut(cases, plan, target),
  ];
  terminal.output.write(`${lines.join('\n')}\n`);
  return exitCodes.conformant;
}
