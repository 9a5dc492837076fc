import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import type { Target } from '../suites/cases/target.ts';
import { type Estimate, estimateRun } from '../suites/run/estimate.ts';
import type { CaseOutline } from '../suites/run/outlines.ts';
import { unmetPrecondition } from '../suites/run/preconditions.ts';
import { surveyedOperations } from '../suites/run/survey.ts';
import type { CheckPlan } from './settings.ts';

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

/** What is read of a plan: its cases may be outlines only. */
type Outlined = Pick<
  CheckPlan,
  'contract' | 'live' | 'cost' | 'provisioning' | 'retries' | 'fuzzing'
> & {
  readonly selection: { readonly cases: readonly CaseOutline[] };
};

/** The target of a plan, without sending anything. */
function targetOf({ live, cost, provisioning }: Outlined): Target {
  if (live === null) return mockTarget(cost);
  return provisioning === null ? live : withMadeKeys(live);
}

/** The cases of a plan: those that a run would send, and how many it would leave out for each reason. */
export type Preview = {
  readonly sent: readonly CaseOutline[];
  readonly leftOut: ReadonlyMap<string, number>;
};

/** Sorts the cases of a plan into those that can be run and those that cannot; sends nothing. */
export function previewPlan(plan: Outlined): Preview {
  const target = targetOf(plan);
  const canProvision = plan.live === null || plan.provisioning !== null;
  const sent: CaseOutline[] = [];
  const leftOut = new Map<string, number>();
  for (const one of plan.selection.cases) {
    const obstacle = unmetPrecondition(plan.contract, one, target, canProvision);
    if (obstacle === null) sent.push(one);
    else if ('reason' in obstacle) {
      leftOut.set(obstacle.reason, (leftOut.get(obstacle.reason) ?? 0) + 1);
    }
  }
  return { sent, leftOut };
}

/** Estimates what a run of the plan will send; it sends nothing itself. */
export function estimatePlan(plan: Outlined, { sent }: Preview = previewPlan(plan)): Estimate {
  const target = targetOf(plan);
  const { cases } = plan.selection;
  const operations = [...new Set(cases.map(({ operation }) => operation))];
  const looked =
    plan.live === null ? operations : surveyedOperations(plan.contract, operations, target);
  const estimate = estimateRun(plan.contract, sent, looked, target, {
    retries: plan.retries ?? 0,
    shrinking: plan.fuzzing?.shrinking ?? 0,
  });
  // The target is asked for its models before the restricted key is made.
  const before = plan.provisioning !== null && plan.live?.allowedModels.length === 0 ? 1 : 0;
  return { ...estimate, requests: estimate.requests + before, most: estimate.most + before };
}
