import { randomInt } from 'node:crypto';
import { keyStates } from '../fixtures/keys.ts';
import type { Cost } from '../spec/index.ts';
import { casesOf } from '../suites/checks/thorough.ts';
import type { Fuzzing } from '../suites/fuzz/fuzz-cases.ts';
import type { Target } from '../suites/target.ts';
import type { Provisioning } from './make-keys.ts';
import { type CheckOptions, defaultTimeout, largestSeed } from './options.ts';
import { readPlace } from './provisioner-settings.ts';
import { type Selection, selectCases } from './select-cases.ts';
import { type Environment, isLoopback, readBaseUrl, readTarget } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** What a check is to do, settled before anything is sent. */
export type CheckPlan = {
  readonly selection: Selection;
  /** Null where a mock is to be started and checked. */
  readonly live: Target | null;
  readonly cost: Cost;
  readonly concurrency: number;
  /** Where keys are made for a live target; null where they are not. */
  readonly provisioning: Provisioning | null;
  /** What is generated beside the fixed matrix; null where nothing is. */
  readonly fuzzing: PlannedFuzzing | null;
};

/** Generated requests, and how many more may be sent to shrink what they find. */
export type PlannedFuzzing = Fuzzing & { readonly shrinking: number };

const concurrencyOf = (live: Target | null): number =>
  live === null || isLoopback(live.baseUrl) ? 32 : 5;

/** Settles what is generated; the generators are loaded only where they are asked for. */
async function planFuzzing(options: Pick<CheckOptions, 'fuzz' | 'seed'>) {
  const { fuzz: count, seed = randomInt(largestSeed) } = options;
  if (count === undefined) {
    if (options.seed === undefined) return { fuzzing: null, generated: [] };
    throw new UsageError('--seed is for generated requests: say how many with --fuzz N.');
  }
  const { fuzzCases, shrinkingBudget } = await import('../suites/fuzz/fuzz-cases.ts');
  const fuzzing: PlannedFuzzing = { count, seed, shrinking: shrinkingBudget({ count }) };
  return { fuzzing, generated: fuzzCases(fuzzing) };
}

/** What is asked of a check, whatever the target. */
export type Asked = Pick<CheckOptions, 'only' | 'fuzz' | 'seed' | 'concurrency'> & {
  readonly thorough: boolean;
};

/**
 * Settles what a check of a target is to do.
 *
 * @param live the target; null where a mock is to be started
 * @throws UsageError for whatever cannot be used
 */
export async function planRun(asked: Asked, live: Target | null, cost: Cost): Promise<CheckPlan> {
  const { fuzzing, generated } = await planFuzzing(asked);
  const selection = selectCases(asked.only, [...casesOf(asked.thorough), ...generated]);
  const concurrency = asked.concurrency ?? concurrencyOf(live);
  return { selection, live, cost, concurrency, provisioning: null, fuzzing };
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
      ? [environment['ANYONE_BASE_URL'] || undefined, 'ANYONE_BASE_URL']
      : [options.baseUrl, '--base-url'];
  const cost = options.cost ?? (url === undefined ? 'costly' : 'free');
  const live =
    url === undefined
      ? null
      : readTarget(readBaseUrl(url, source), environment, cost, options.declared);
  const plan = await planRun({ ...options, thorough: options.thorough === true }, live, cost);
  const place = readPlace(options, environment, live?.baseUrl ?? null);
  if (place === null) return plan;
  const { timeout = defaultTimeout, journal = null } = options;
  const needed = plan.selection.cases.flatMap((one) => one.needs);
  // Without a good key no refusal proves anything.
  const states = keyStates.filter((state) => state === 'active' || needed.includes(state));
  return { ...plan, provisioning: { place, journal, states, timeout } };
}
