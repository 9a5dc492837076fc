import type { Cost } from '../spec/index.ts';
import type { Target } from '../suites/target.ts';
import type { CheckOptions } from './options.ts';
import { type Selection, selectCases } from './select-cases.ts';
import { type Environment, isLoopback, readBaseUrl, readTarget } from './settings.ts';

/** What a check is to do, settled before anything is sent. */
export type CheckPlan = {
  readonly selection: Selection;
  /** Null where a mock is to be started and checked. */
  readonly live: Target | null;
  readonly cost: Cost;
  readonly concurrency: number;
};

const concurrencyOf = (live: Target | null): number =>
  live === null || isLoopback(live.baseUrl) ? 32 : 5;

/**
 * Settles options and environment.
 *
 * @throws UsageError for whatever of them cannot be used
 */
export function planCheck(options: CheckOptions, environment: Environment): CheckPlan {
  const selection = selectCases(options.only, options.thorough);
  const [url, source] =
    options.baseUrl === undefined
      ? [environment['ANYONE_BASE_URL'] || undefined, 'ANYONE_BASE_URL']
      : [options.baseUrl, '--base-url'];
  const cost = options.cost ?? (url === undefined ? 'costly' : 'free');
  const live = url === undefined ? null : readTarget(readBaseUrl(url, source), environment, cost);
  return { selection, live, cost, concurrency: options.concurrency ?? concurrencyOf(live) };
}
