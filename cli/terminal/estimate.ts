import { plural } from '../../base/text.ts';
import { estimatePlan } from '../../check/estimate.ts';
import type { CheckPlan } from '../../check/settings.ts';
import { isLoopback } from '../../check/target-from-env.ts';
import { confirmations } from '../../suites/run/confirm.ts';
import type { Estimate } from '../../suites/run/estimate.ts';
import { timeAt } from '../../suites/wire/pace.ts';
import { tellTime } from './progress.ts';

/** How fast a run may go, in words. */
function tellPace({ rate, concurrency }: CheckPlan): string {
  const atOnce = `${concurrency} at once`;
  return rate === null ? atOnce : `${plural(rate, 'request')} a second, ${atOnce}`;
}

/** How many requests a run sends at most. */
export const tellMost = ({ most }: Estimate): string =>
  `at most ${plural(most, 'request')}, repeats after a 429 or a cut connection not counted`;

/** What a run comes to for its target, in lines. */
export function tellEstimate({ requests, billed, badKeys }: Estimate, plan: CheckPlan): string[] {
  const { rate, live, maxBadKeys } = plan;
  if (live === null) return [];
  const limit = maxBadKeys === undefined ? badKeys : Math.min(badKeys, maxBadKeys);
  const mayLockOut = !isLoopback(live.baseUrl) && maxBadKeys === undefined;
  return [
    `up to ${plural(requests, 'request')} where nothing has to be asked again: a refused good key is, up to ${confirmations - 1} times`,
    `at most ${billed} may be billed by a gateway that is right`,
    `up to ${limit} carry a bad key or none${mayLockOut ? ': for a target that locks out, see --max-bad-keys' : ''}`,
    `at most ${tellPace(plan)}${rate === null ? '' : `: ${tellTime(timeAt(rate, requests))} or more`}`,
  ];
}

/** What a run of a live target tells before it begins: where it goes, how, and how much it sends. */
export function tellPlan(plan: CheckPlan): string[] {
  const { live, proxy } = plan;
  if (live === null) return [];
  const estimate = estimatePlan(plan);
  // An origin has no user and no password.
  const through =
    proxy === null ? '' : `, through the proxy ${proxy.url.origin} (${proxy.variable})`;
  return [
    `Checking ${live.baseUrl.origin}${through}`,
    tellMost(estimate),
    ...tellEstimate(estimate, plan),
  ];
}
