import { type Budget, createPace, type Pace } from '../suites/wire/pace.ts';
import { isLoopback } from './target-from-env.ts';

/** What a host is to bear that is not this machine, unless told otherwise. */
export const defaultBudget: Budget = { rate: 20, concurrency: 5 };

/** What a host is to bear unless told otherwise: this machine has no limit of the rate. */
export const budgetAt = (url: URL): Budget =>
  isLoopback(url) ? { rate: null, concurrency: 32 } : defaultBudget;

/**
 * Makes budgets for places that are asked one after another: what is at one origin shares one.
 *
 * @param rate requests in any one second at each origin; the default of its host without it
 */
export function createPaces(rate?: number): (url: URL) => Pace {
  const paces = new Map<string, Pace>();
  return (url) => {
    const budget = budgetAt(url);
    const known = paces.get(url.origin) ?? createPace({ ...budget, rate: rate ?? budget.rate });
    paces.set(url.origin, known);
    return known;
  };
}
