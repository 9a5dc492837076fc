import { randomInt } from 'node:crypto';
import { UsageError } from '../base/errors.ts';
import { builtInContract } from '../fixtures/contract.ts';
import { type KeyState, keyStates } from '../fixtures/keys.ts';
import type { Cost } from '../spec/index.ts';
import type { Case } from '../suites/cases/case.ts';
import { keyVariables, type Target } from '../suites/cases/target.ts';
import { casesOf } from '../suites/checks/index.ts';
import type { Fuzzing } from '../suites/fuzz/fuzz-cases.ts';
import type { Route } from '../suites/wire/connect.ts';
import type { Budget } from '../suites/wire/pace.ts';
import { readAuthorities } from './authorities.ts';
import { type Provisioning, readPlace } from './made-keys/place.ts';
import { type FoundProxy, findProxy } from './proxy.ts';
import { type NameOption, type Selection, selectCases, typedOption } from './select-cases.ts';
import { type CheckOptions, defaultConfirm, defaultTimeout, largestSeed } from './settings.ts';
import {
  budgetAt,
  type Environment,
  isLoopback,
  readBaseUrl,
  readTarget,
} from './target-from-env.ts';

/** What a check is to do, settled before anything is sent. */
export type CheckPlan = {
  readonly selection: Selection;
  /** Null where a mock is to be started and checked. */
  readonly live: Target | null;
  readonly cost: Cost;
  /** Requests at the same time. */
  readonly concurrency: number;
  /** Requests in any one second; null for no limit. */
  readonly rate: number | null;
  /** Requests that may carry a bad key; all where it is absent. */
  readonly maxBadKeys: number | undefined;
  /** At most how many failed cases are looked at again. */
  readonly secondLooks: number;
  readonly route: Route;
  /** The proxy on the way, and the variable that names it; null for none. */
  readonly proxy: FoundProxy | null;
  /** Where keys are made for a live target; null where they are not. */
  readonly provisioning: Provisioning | null;
  /** What is generated beside the fixed matrix; null where nothing is. */
  readonly fuzzing: PlannedFuzzing | null;
};

const baseUrlVariable = 'ANYONE_BASE_URL';

/** Generated requests, and how many more may be sent to shrink what they find. */
export type PlannedFuzzing = Fuzzing & { readonly shrinking: number };

/** What a target is to bear unless told otherwise; the mock that is started is on this machine. */
export const budgetOf = (live: Target | null): Budget =>
  live === null ? { rate: null, concurrency: 32 } : budgetAt(live.baseUrl);

/** Settles the way to a target. @throws UsageError for what is of no use there, or would not be safe */
async function planRoute(
  { ca, insecure }: CheckOptions,
  live: Target | null,
  environment: Environment,
): Promise<Pick<CheckPlan, 'route' | 'proxy'>> {
  const option = ca === undefined ? '--insecure' : '--ca';
  const isAsked = ca !== undefined || insecure === true;
  if (isAsked && live?.baseUrl.protocol !== 'https:') {
    throw new UsageError(
      `${option} is for a target over https: name it with --base-url https://….`,
    );
  }
  if (insecure === true && live !== null && !isLoopback(live.baseUrl)) {
    throw new UsageError(
      `--insecure is for this machine alone: whoever stands between could read the keys on the way to ${live.baseUrl.hostname}. Hand over its authority with --ca FILE.`,
    );
  }
  const authorities = ca === undefined ? [] : await readAuthorities(ca);
  const proxy = live === null ? null : findProxy(live.baseUrl, environment);
  return { proxy, route: { authorities, insecure: insecure === true, proxy: proxy?.url ?? null } };
}

/** Settles what is generated; the generators are loaded only where they are asked for. */
async function planFuzzing(options: Pick<CheckOptions, 'fuzz' | 'seed'>, nameOption: NameOption) {
  const { fuzz: count, seed = randomInt(largestSeed) } = options;
  if (count === undefined) {
    if (options.seed === undefined) return { fuzzing: null, generated: [] };
    throw new UsageError(
      `${nameOption('seed')} is for generated requests: say how many with ${nameOption('fuzz', 'N')}.`,
    );
  }
  const { fuzzCases, shrinkingBudget } = await import('../suites/fuzz/fuzz-cases.ts');
  const fuzzing: PlannedFuzzing = { count, seed, shrinking: shrinkingBudget({ count }) };
  return { fuzzing, generated: fuzzCases(builtInContract(), fuzzing) };
}

/** What is asked of a check, whatever the target. */
export type Asked = Pick<
  CheckOptions,
  'only' | 'fuzz' | 'seed' | 'concurrency' | 'rate' | 'maxBadKeys' | 'confirm'
> & {
  readonly thorough: boolean;
};

/**
 * Settles what a check of a target is to do.
 *
 * @param live the target; null where a mock is to be started
 * @param nameOption names options as the caller gives them
 * @throws UsageError for whatever cannot be used
 */
export async function planRun(
  asked: Asked,
  live: Target | null,
  cost: Cost,
  nameOption: NameOption = typedOption,
): Promise<CheckPlan> {
  const { fuzzing, generated } = await planFuzzing(asked, nameOption);
  const selection = selectCases(
    asked.only,
    [...casesOf(builtInContract(), { thorough: asked.thorough }), ...generated],
    nameOption,
  );
  const budget = budgetOf(live);
  return {
    selection,
    live,
    cost,
    concurrency: asked.concurrency ?? budget.concurrency,
    rate: asked.rate ?? budget.rate,
    maxBadKeys: asked.maxBadKeys,
    secondLooks: asked.confirm ?? defaultConfirm,
    route: {},
    proxy: null,
    provisioning: null,
    fuzzing,
  };
}

/** The states of which cases need a key. Without a good one no refusal proves anything. */
export function statesFor(cases: readonly Case[]): readonly KeyState[] {
  const needed = cases.flatMap((one) => one.needs);
  return keyStates.filter((state) => state === 'active' || needed.includes(state));
}

/**
 * Refuses keys of a gateway of which nobody says where it is: the mock would be checked in its place, and
 * be found right. A good key alone may be that of the user's own program.
 *
 * @throws UsageError naming the variable
 */
function refuseStrayKeys(environment: Environment): void {
  const stray = keyStates
    .filter((state) => state !== 'active')
    .map((state) => keyVariables[state])
    .find((variable) => environment[variable]);
  if (stray === undefined) return;
  throw new UsageError(
    `${stray} is set, but not where its gateway is: set ${baseUrlVariable}, or name it with --base-url. Without any of these variables the embedded mock is checked.`,
  );
}

/**
 * Settles options and environment.
 *
 * @throws UsageError for whatever of them cannot be used
 */
export async function planCheck(
  options: CheckOptions,
  environment: Environment,
): Promise<CheckPlan> {
  const [url, source] =
    options.baseUrl === undefined
      ? [environment[baseUrlVariable], baseUrlVariable]
      : [options.baseUrl, '--base-url'];
  if (url === undefined) refuseStrayKeys(environment);
  const cost = options.cost ?? (url === undefined ? 'costly' : 'free');
  const live =
    url === undefined
      ? null
      : readTarget(readBaseUrl(url, source), environment, cost, options.declared);
  const plan = {
    ...(await planRun({ ...options, thorough: options.thorough === true }, live, cost)),
    ...(await planRoute(options, live, environment)),
  };
  const place = readPlace(options, environment, live?.baseUrl ?? null);
  if (place === null) return plan;
  const { timeout = defaultTimeout, journal = null } = options;
  const states = statesFor(plan.selection.cases);
  const { concurrency, route } = plan;
  const rate =
    options.rate ?? (place.kind === 'command' ? plan.rate : budgetAt(new URL(place.url)).rate);
  const budget = { rate, concurrency };
  return { ...plan, provisioning: { place, journal, states, timeout, budget, route } };
}
