import type { Contract } from '../../spec/contract.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import { hasBadKey } from './probe-count.ts';

/** What a target does not want to be asked for longer than a run waits. */
export type ShutOut = {
  /**
   * Takes note that a request was to come again after so many milliseconds.
   *
   * @returns what is not asked any more, in words; null where that was known
   */
  readonly note: (plan: RequestPlan, wait: number) => string | null;
  /** Why a request is not to be sent; null where it may be. */
  readonly reasonFor: (plan: RequestPlan) => string | null;
  /** Why nothing at all is to be sent; null where something may be. */
  readonly reasonForAll: () => string | null;
};

const badKeys = 'with a bad key or none';

const endpointOf = ({ operation }: RequestPlan): string => `to ${operation}`;

const isOdd = ({ method, respell, rewrite, rewriteBytes }: RequestPlan): boolean =>
  (method ?? respell ?? rewrite ?? rewriteBytes) !== undefined;

/** The kind of requests that a long wait is for, as far as one of them tells. */
function kindOf(contract: Contract, plan: RequestPlan): string {
  // A lock-out counts an address or a caller, wherever its bad keys go.
  if (hasBadKey(contract, plan)) return badKeys;
  if (plan.credentials.some(({ key }) => key === 'exhausted')) return 'with the used-up key';
  return isOdd(plan) ? `oddly written ${endpointOf(plan)}` : endpointOf(plan);
}

/** One endpoint may have a limit of its own; where two have met one, it is everybody's. */
const endpointsUntilAll = 2;

/**
 * Keeps what a target asked to wait for too long: requests of the same kind are not sent again in this
 * run. Where its bad keys are shut out, its good keys may still be asked with.
 */
export function createShutOut(contract: Contract): ShutOut {
  const waits = new Map<string, number>();
  const endpoints = new Set<string>();
  let longest = 0;
  const tell = (kind: string, wait: number): string =>
    `requests ${kind} were answered 429, to come again in ${Math.ceil(wait / 1_000)} s: no more of them are sent in this run`;
  const reasonForAll = () =>
    endpoints.size < endpointsUntilAll
      ? null
      : `the target limits the rate (it answered 429 on ${[...endpoints].join(' and ').replaceAll('to ', '')}, to come again in ${Math.ceil(longest / 1_000)} s: nothing more is sent in this run)`;
  return {
    note: (plan, wait) => {
      const kind = kindOf(contract, plan);
      longest = Math.max(longest, wait);
      if (kind === endpointOf(plan)) endpoints.add(kind);
      if (waits.has(kind)) return null;
      waits.set(kind, wait);
      return endpoints.size >= endpointsUntilAll ? 'requests of any kind' : `requests ${kind}`;
    },
    reasonFor: (plan) => {
      const all = reasonForAll();
      if (all !== null) return all;
      for (const kind of [kindOf(contract, plan), endpointOf(plan)]) {
        const wait = waits.get(kind);
        if (wait !== undefined) return tell(kind, wait);
      }
      return null;
    },
    reasonForAll,
  };
}
