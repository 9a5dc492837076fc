import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Case, ScenarioCase } from '../cases/case.ts';
import type { CredentialPlan, RequestPlan } from '../cases/request-plan.ts';
import { maySpend, type Target } from '../cases/target.ts';
import { settleBody } from '../wire/build-request.ts';
import { confirmations } from './confirm.ts';
import { hasBadKey } from './probe-count.ts';
import { isLookedAtOnce, looksInAll } from './retries.ts';
import { mostProbesOf } from './survey.ts';

/** What a run will send, as far as that can be told before. */
export type Estimate = {
  /** At most how many requests where nothing has to be asked again: a scenario may end early, and share its control. */
  readonly requests: number;
  /**
   * Requests where every refusal of a good key has to be confirmed, and as many failed cases are looked
   * at again as may be.
   */
  readonly most: number;
  /** At most how many a gateway that is right would serve and bill. */
  readonly billed: number;
  /** At most how many carry a bad key or none, where nothing has to be asked again. */
  readonly badKeys: number;
};

/** How many requests of a case come to what. */
type Count = Omit<Estimate, 'most'>;

const none: Count = { requests: 0, billed: 0, badKeys: 0 };

const isUsedUp = ({ key }: CredentialPlan): boolean => key === 'exhausted';

function countPlan(contract: Contract, plan: RequestPlan, target: Target): Count {
  const operation = operationOf(contract, plan.operation);
  // Whether keys are judged first is not known yet: a guarded body is to be refused in either order.
  const isWhole = settleBody(plan, operation, { target, order: 'key-first' }) === 'whole';
  const isBad = hasBadKey(contract, plan);
  const mayBeServed =
    isWhole && !isBad && plan.model !== 'denied' && !plan.credentials.every(isUsedUp);
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

/** What a case sends when it is judged once, its control apart. A scenario does not tell its plans: each may be of the kind. */
function countCase(contract: Contract, one: Case, target: Target): Count {
  if (one.kind === 'single') return countPlan(contract, one.request, target);
  const { cost } = operationOf(contract, one.operation);
  const isPaid = cost !== 'free' && maySpend(target, cost);
  const { requests, steady = requests } = one;
  return { requests: steady, billed: isPaid ? requests : 0, badKeys: steady };
}

/** What a case sends at most: what can come out as a good key's refusal is asked for again. */
function countMost(contract: Contract, one: Case, target: Target): Count {
  const count = countCase(contract, one, target);
  if (one.kind === 'single') {
    return one.request.body === 'guarded' ? count : times(count, confirmations);
  }
  return one.steady === undefined
    ? times(count, confirmations)
    : { ...count, requests: one.requests };
}

/** What a further look at a case sends, its control apart; nothing where none is taken. */
const countLookAgain = (one: Case): number => {
  if (one.kind === 'single') return 1;
  return isLookedAtOnce(one) ? 0 : one.requests;
};

/** What looking again sends at most: so many cases, those that send most. */
function countLooksAgain(cases: readonly Case[], secondLooks: number): number {
  const dearest = cases.map(countLookAgain).toSorted((one, other) => other - one);
  return dearest.slice(0, secondLooks).reduce((sum, count) => sum + count * (looksInAll - 1), 0);
}

/** Requests that many cases share: each is sent once in a run. */
function countShared(
  contract: Contract,
  plans: readonly (RequestPlan | null | undefined)[],
  target: Target,
): Count {
  const shared = new Map<string, RequestPlan>();
  for (const plan of plans) if (plan != null) shared.set(JSON.stringify(plan), plan);
  return [...shared.values()].map((plan) => countPlan(contract, plan, target)).reduce(add, none);
}

/** The control of each scenario, which may be one that no other case has. */
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

/** The first look sends a free probe with an unknown key to each operation, and one with the good key. */
function countLook(looked: readonly string[], { keys }: Target): Count {
  const operations = looked.length;
  return {
    requests: operations * (keys.active === undefined ? 1 : 2),
    billed: 0,
    badKeys: operations,
  };
}

/** The probes of a first look that follow where the first form told too little. */
const countMoreProbes = (contract: Contract, looked: readonly string[]): number =>
  looked.map((id) => mostProbesOf(contract, id) - 2).reduce((sum, more) => sum + more, 0);

/**
 * Tells how much a run of cases will send. What a limit turns away, or a cut connection loses, is sent
 * again beyond that: nobody can tell before how often.
 *
 * @param cases those that nothing keeps from being run
 * @param looked the operations that the first look asks
 * @param more.secondLooks at most how many failed cases are looked at again
 * @param more.shrinking requests that are kept to make smaller what generated ones find
 */
export function estimateRun(
  contract: Contract,
  cases: readonly Case[],
  looked: readonly string[],
  target: Target,
  more: { readonly secondLooks?: number; readonly shrinking?: number } = {},
): Estimate {
  const { secondLooks = 0, shrinking = 0 } = more;
  const singles = cases.filter((one) => one.kind === 'single');
  const controls = countShared(
    contract,
    singles.map(({ control }) => control),
    target,
  );
  const scenarios = countControls(
    contract,
    cases.filter((one) => one.kind === 'scenario'),
    target,
  );
  const once = [countLook(looked, target), controls, scenarios].reduce(add);
  const plain = countShared(
    contract,
    singles.map((one) => one.plain),
    target,
  );
  const expected = cases.map((one) => countCase(contract, one, target)).reduce(add, once);
  const most = cases.map((one) => countMost(contract, one, target)).reduce(add, add(once, plain));
  return {
    requests: expected.requests,
    most:
      most.requests +
      countMoreProbes(contract, looked) +
      countLooksAgain(cases, secondLooks) +
      shrinking,
    billed: most.billed + (maySpend(target, 'cheap') ? shrinking : 0),
    badKeys: expected.badKeys,
  };
}
