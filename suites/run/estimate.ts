import { type Contract, operationOf } from '../../spec/contract.ts';
import type { CredentialPlan } from '../cases/request-plan.ts';
import { maySpend, type Target } from '../cases/target.ts';
import { confirmations } from './confirm.ts';
import { controlAttempts } from './controls.ts';
import type { CaseOutline, CountedPlan, ScenarioOutline, SingleOutline } from './outlines.ts';
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

type Count = { requests: number; billed: number; badKeys: number };

const none: Readonly<Count> = { requests: 0, billed: 0, badKeys: 0 };

/** Adds a number of equal counts to a sum. */
function add(sum: Count, count: Readonly<Count>, factor = 1): void {
  sum.requests += count.requests * factor;
  sum.billed += count.billed * factor;
  sum.badKeys += count.badKeys * factor;
}

const isExhausted = ({ key }: Pick<CredentialPlan, 'key'>): boolean => key === 'exhausted';

function countPlan(contract: Contract, plan: CountedPlan, target: Target): Count {
  const operation = operationOf(contract, plan.operation);
  // The order of checks is not known yet: a guarded body must be refused in either order.
  const isWhole =
    plan.body === 'whole' ||
    ((plan.body === 'ordinary' || plan.body === 'guarded') && maySpend(target, operation.cost));
  const isBad = 'hasBadKey' in plan ? plan.hasBadKey : hasBadKey(contract, plan);
  const mayBeServed =
    isWhole && !isBad && plan.model !== 'denied' && !plan.credentials.every(isExhausted);
  return {
    requests: 1,
    billed: mayBeServed && plan.body !== 'guarded' && operation.cost !== 'free' ? 1 : 0,
    badKeys: isBad ? 1 : 0,
  };
}

/** Whether a target pays for calls to an operation. */
const isPaid = (contract: Contract, id: string, target: Target): boolean => {
  const { cost } = operationOf(contract, id);
  return cost !== 'free' && maySpend(target, cost);
};

/** What cases send without their controls: to a sound gateway, and at most. */
type Sums = { readonly usual: Count; readonly most: Count };

/** Adds a case of one request. A possible refusal of a valid key is confirmed. */
function addSingle(sums: Sums, contract: Contract, { request }: SingleOutline, target: Target) {
  const count = countPlan(contract, request, target);
  add(sums.usual, count);
  add(sums.most, count, request.body === 'guarded' ? 1 : confirmations);
}

/** Adds a case of several requests, whose plans are unknown: each may be of the kind. */
function addScenario(sums: Sums, contract: Contract, one: ScenarioOutline, target: Target) {
  const { requests, steady = requests, usual = steady, served = usual } = one;
  const billed = isPaid(contract, one.operation, target) ? served : 0;
  add(sums.usual, { requests: usual, billed, badKeys: usual });
  if (one.steady === undefined) {
    add(sums.most, { requests: steady, billed, badKeys: steady }, confirmations);
  } else add(sums.most, { requests, billed, badKeys: steady }, confirmations);
}

/** Requests of one retry of a case, without its control. */
const countRetry = (one: CaseOutline): number => {
  if (one.kind === 'single') return 1;
  return isTriedOnce(one) ? 0 : one.requests;
};

/** Most requests of all retries: those of the cases that send most. */
function countRetries(cases: readonly CaseOutline[], retries: number): number {
  const dearest = cases.map(countRetry).toSorted((one, other) => other - one);
  return dearest.slice(0, retries).reduce((sum, count) => sum + count * (mostAttempts - 1), 0);
}

/** Adds requests that cases share to sums, each with how often it is sent in a run. */
function addShared(
  sums: readonly (readonly [sum: Count, times: number])[],
  contract: Contract,
  plans: ReadonlySet<CountedPlan>,
  target: Target,
): void {
  const shared = new Map<string, CountedPlan>();
  for (const plan of plans) shared.set(JSON.stringify(plan), plan);
  for (const plan of shared.values()) {
    const count = countPlan(contract, plan, target);
    for (const [sum, times] of sums) add(sum, count, times);
  }
}

/** The control of each scenario. */
const countControl = (contract: Contract, operation: string, target: Target): Count => ({
  requests: 1,
  billed: isPaid(contract, operation, target) ? 1 : 0,
  badKeys: 0,
});

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
  cases: readonly CaseOutline[],
  surveyedIds: readonly string[],
  target: Target,
  more: { readonly retries?: number; readonly shrinking?: number } = {},
): Estimate {
  const { retries = 0, shrinking = 0 } = more;
  const sums: Sums = { usual: { ...none }, most: { ...none } };
  const { usual, most } = sums;
  const controls = new Set<CountedPlan>();
  const plain = new Set<CountedPlan>();
  // Most scenarios share the control of their endpoint and style; none has more than one of its own.
  const shared = new Set<string>();
  for (const one of cases) {
    if (one.kind === 'single') {
      addSingle(sums, contract, one, target);
      if (one.control !== null) controls.add(one.control);
      if (one.plain !== undefined) plain.add(one.plain);
      continue;
    }
    addScenario(sums, contract, one, target);
    const control = countControl(contract, one.operation, target);
    add(most, control);
    const place = `${one.operation} ${one.style}`;
    if (!shared.has(place)) add(usual, control);
    shared.add(place);
  }
  const survey = countSurvey(surveyedIds, target);
  add(usual, survey);
  add(most, survey);
  const attempted = [most, controlAttempts] as const;
  addShared([[usual, 1], attempted], contract, controls, target);
  addShared([attempted], contract, plain, target);
  return {
    requests: usual.requests,
    most:
      most.requests +
      countMoreProbes(contract, surveyedIds) +
      countRetries(cases, retries) +
      shrinking,
    billed: usual.billed + (maySpend(target, 'cheap') ? shrinking : 0),
    badKeys: usual.badKeys,
  };
}
