import type { Contract } from '../../../spec/contract.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import { hasBadKey } from './probe-count.ts';

/** Kinds of requests that the target limits for longer than a run waits. */
export type GiveUpList = {
  /**
   * Records that the target asked to wait this long before a retry.
   *
   * @param wait milliseconds
   * @returns what the run gives up, in words; null where it already has
   */
  readonly record: (plan: RequestPlan, wait: number) => string | null;
  /** Records that no invalid key gets an answer, while the valid one does. */
  readonly recordSilence: () => void;
  /** Returns why a request must not be sent; null where it may be. */
  readonly reasonFor: (plan: RequestPlan) => string | null;
  /** Returns why nothing must be sent at all; null where something may be. */
  readonly reasonForAll: () => string | null;
};

const invalidKeys = 'with an invalid key or none';

const endpointOf = ({ operation }: RequestPlan): string => `to ${operation}`;

const isOdd = ({ method, respell, rewrite, rewriteBytes }: RequestPlan): boolean =>
  (method ?? respell ?? rewrite ?? rewriteBytes) !== undefined;

/** The kind of requests that a long wait applies to, judged by one of them. */
function kindOf(contract: Contract, plan: RequestPlan): string {
  // A lock-out counts by address or caller, whichever endpoint gets the invalid keys.
  if (hasBadKey(contract, plan)) return invalidKeys;
  if (plan.credentials.some(({ key }) => key === 'exhausted')) return 'with the exhausted key';
  return isOdd(plan) ? `in an unusual form ${endpointOf(plan)}` : endpointOf(plan);
}

/** One endpoint may have its own limit; where two have met one, it applies to all. */
const endpointsUntilAll = 2;

/**
 * Creates a list of the kinds of requests that a run gives up, since the target asks to wait too long.
 * Where it gives up invalid keys, requests with valid keys may still be sent.
 */
export function createGiveUpList(contract: Contract): GiveUpList {
  const waits = new Map<string, number>();
  const endpoints = new Set<string>();
  let isSilent = false;
  let longest = 0;
  const reasonOf = (kind: string, wait: number): string =>
    `the target answered 429 to requests ${kind}, to be retried in ${Math.ceil(wait / 1_000)} s: this run sends no more of them`;
  const reasonForAll = () =>
    endpoints.size < endpointsUntilAll
      ? null
      : `the target limits the rate (it answered 429 on ${[...endpoints].join(' and ').replaceAll('to ', '')}, to be retried in ${Math.ceil(longest / 1_000)} s: this run sends nothing more)`;
  return {
    record: (plan, wait) => {
      const kind = kindOf(contract, plan);
      longest = Math.max(longest, wait);
      if (kind === endpointOf(plan)) endpoints.add(kind);
      if (waits.has(kind)) return null;
      waits.set(kind, wait);
      return endpoints.size >= endpointsUntilAll ? 'requests of any kind' : `requests ${kind}`;
    },
    recordSilence: () => {
      isSilent = true;
    },
    reasonFor: (plan) => {
      if (isSilent && hasBadKey(contract, plan)) {
        return 'the target answers the valid key, and no invalid one: this run sends no more of them';
      }
      if (waits.size === 0) return null;
      const all = reasonForAll();
      if (all !== null) return all;
      for (const kind of [kindOf(contract, plan), endpointOf(plan)]) {
        const wait = waits.get(kind);
        if (wait !== undefined) return reasonOf(kind, wait);
      }
      return null;
    },
    reasonForAll,
  };
}
