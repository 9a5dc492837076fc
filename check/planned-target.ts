import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import type { Target } from '../suites/cases/target.ts';
import type { CheckPlan } from './plan.ts';

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
export function targetOf({ live, cost, provisioning }: CheckPlan): Target {
  if (live === null) return mockTarget(cost);
  return provisioning === null ? live : withMadeKeys(live);
}

/** Whether a run of the plan can make keys. */
export const canProvision = ({ live, provisioning }: CheckPlan): boolean =>
  live === null || provisioning !== null;
