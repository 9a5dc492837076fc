import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Case, ScenarioCase } from '../cases/case.ts';
import type { CredentialPlan, RequestPlan } from '../cases/request-plan.ts';
import { maySpend, type Target } from '../cases/target.ts';
import { settleBody } from '../wire/build-request.ts';
import { confirmations } from './confirm.ts';
import { isTriedOnce, mostAttempts } from './retries.ts';
import { mostProbesOf } from './survey.ts';
import { hasBadKey } from './watch/probe-count.ts';

/** What a run will send, as far as it can be estimated. */
export type Estimate = {
  /** About how many requests a sound gateway gets, without any retry. */
  readonly requests: number;
  /**
   * Most requests where every refusal of a valid key is confirmed, and the retry limit is reached.
   */
  readonly most: number;
  /** Most calls that a conforming gateway would serve and bill. */
  readonly billed: number;
  /** About how many requests carry an invalid key or none, without any retry. */
  readonly badKeys: number;
};

type Count = Omit<Estimate, 'most'>;

const none: Count = { requests: 0, billed: 0, badKeys: 0 };

const isExhausted = ({ key }: CredentialPlan): boolean => key === 'exhausted';

function countPlan(contract: Contract, plan: RequestPlan, target: Target): Count {
  const operation = operationOf(contract, plan.operation);
  // The order of checks is not known yet: a guarded body must be refused in either order.
  const isWhole = settleBody(plan, operation, { target, order: 'key-first' }) === 'whole';
  const isBad = hasBadKey(contract, plan);
  const mayBeServed =
    isWhole && !isBad && plan.model !== 'denied' && !plan.credentials.every(isExhausted);
  return {
    requests: 1,
    billed: mayBeServed && plan.body !== 'guarded' && operation.cost !== 'free' ? 1 : 0,
    badKeys: isBad ? 1 : 0,
  };
}

const add = (one: Count, other: Count): Count => ({
  requests: one.requests + other.requests,
  billed: one.billed + other.billed,
  badKeys: one.badKeys + other.badKeys,
});

const times = ({ requests, billed, badKeys }: Count, factor: number): Count => ({
  requests: requests * factor,
  billed: billed * factor,
  badKeys: badKeys * factor,
});

/**
 * What a case sends in one attempt, without its control. A scenario's plans are unknown: each may be of the
 * kind.
 *
 * @param usually counts what a sound gateway gets, instead of the most that a gateway with one answer gets
 */
function countCase(contract: Contract, one: Case, target: Target, usually: boolean): Count {
  if (one.kind === 'single') return countPlan(contract, one.request, target);
  const { cost } = operationOf(contract, one.operation);
  const isPaid = cost !== 'free' && maySpend(target, cost);
  const { requests, steady = requests, usual = steady } = one;
  const count = usually ? usual : steady;
  return { requests: count, billed: isPaid ? requests : 0, badKeys: count };
}

/** Most requests of a case: a possible refusal of a valid key is confirmed. */
function countMost(contract: Contract, one: Case, target: Target): Count {
  const count = countCase(contract, one, target, false);
  if (one.kind === 'single') {
    return one.request.body === 'guarded' ? count : times(count, confirmations);
  }
  return one.steady === undefined
    ? times(count, confirmations)
    : { ...count, requests: one.requests };
}

/** Requests of one retry of a case, without its control. */
const countRetry = (one: Case): number => {
  if (one.kind === 'single') return 1;
  return isTriedOnce(one) ? 0 : one.requests;
};

/** Most requests of all retries: those of the cases that send most. */
function countRetries(cases: readonly Case[], retries: number): number {
  const dearest = cases.map(countRetry).toSorted((one, other) => other - one);
  return dearest.slice(0, retries).reduce((sum, count) => sum + count * (mostAttempts - 1), 0);
}

/** Requests that cases share: each is sent once in a run. */
function countShared(
  contract: Contract,
  plans: readonly (RequestPlan | null | undefined)[],
  target: Target,
): Count {
  const shared = new Map<string, RequestPlan>();
  for (const plan of plans) if (plan != null) shared.set(JSON.stringify(plan), plan);
  return [...shared.values()].map((plan) => countPlan(contract, plan, target)).reduce(add, none);
}

/** The control of each scenario. */
function countControls(
  contract: Contract,
  scenarios: readonly ScenarioCase[],
  target: Target,
): Count {
  return scenarios
    .map(({ operation }): Count => {
      const { cost } = operationOf(contract, operation);
      return { ...none, requests: 1, billed: cost !== 'free' && maySpend(target, cost) ? 1 : 0 };
    })
    .reduce(add, none);
}

/** The survey sends each operation a free probe with an unknown key, and one with the valid key. */
function countSurvey(surveyedIds: readonly string[], { keys }: Target): Count {
  const operations = surveyedIds.length;
  return {
    requests: operations * (keys.active === undefined ? 1 : 2),
    billed: 0,
    badKeys: operations,
  };
}

/** Further probes of the survey, for operations whose first answers are unclear. */
const countMoreProbes = (contract: Contract, surveyedIds: readonly string[]): number =>
  surveyedIds.map((id) => mostProbesOf(contract, id) - 2).reduce((sum, more) => sum + more, 0);

/**
 * Estimates how much a run will send. It does not include requests that are sent again after a limit or
 * a broken connection.
 *
 * @param cases those without an unmet precondition
 * @param surveyedIds the operations that the survey probes
 * @param more.retries the number of failed cases that may be retried
 * @param more.shrinking requests reserved for shrinking what generated ones find
 */
export function estimateRun(
  contract: Contract,
  cases: readonly Case[],
  surveyedIds: readonly string[],
  target: Target,
  more: { readonly retries?: number; readonly shrinking?: number } = {},
): Estimate {
  const { retries = 0, shrinking = 0 } = more;
  const singles = cases.filter((one) => one.kind === 'single');
  const controls = countShared(
    contract,
    singles.map(({ control }) => control),
    target,
  );
  const scenarios = cases.filter((one) => one.kind === 'scenario');
  // Most scenarios share the control of their endpoint and style; none has more than one of its own.
  const shared = [
    ...new Map(scenarios.map((one) => [`${one.operation} ${one.style}`, one])).values(),
  ];
  const once = add(countSurvey(surveyedIds, target), controls);
  const plain = countShared(
    contract,
    singles.map((one) => one.plain),
    target,
  );
  const expected = cases
    .map((one) => countCase(contract, one, target, true))
    .reduce(add, add(once, countControls(contract, shared, target)));
  const most = cases
    .map((one) => countMost(contract, one, target))
    .reduce(add, [once, countControls(contract, scenarios, target), plain].reduce(add));
  return {
    requests: expected.requests,
    most:
      most.requests +
      countMoreProbes(contract, surveyedIds) +
      countRetries(cases, retries) +
      shrinking,
    billed: most.billed + (maySpend(target, 'cheap') ? shrinking : 0),
    badKeys: expected.badKeys,
  };
}
