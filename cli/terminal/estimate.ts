import { plural } from '../../base/text.ts';
import { estimatePlan } from '../../check/estimate.ts';
import type { CheckPlan, CheckSettings } from '../../check/settings.ts';
import { isLoopback } from '../../check/target-from-env.ts';
import { confirmations } from '../../suites/run/confirm.ts';
import type { Estimate } from '../../suites/run/estimate.ts';
import { timeAt } from '../../suites/wire/pace.ts';
import { renderTime } from './progress.ts';

function renderPace({ rate, concurrency }: CheckSettings): string {
  const atOnce = `${concurrency} at once`;
  return rate === null ? atOnce : `${plural(rate, 'request')} a second, ${atOnce}`;
}

/** About how many requests a run sends. */
export const renderCount = ({ requests }: Estimate): string =>
  `about ${plural(requests, 'request')}`;

/** How many requests a run sends at most. */
const renderMost = ({ most }: Estimate): string =>
  `at most ${plural(most, 'request')}: a refused valid key or an answer with 5xx is tried up to ${confirmations - 1} more times; repeats after a 429 or a cut connection come on top`;

/**
 * What a run means for its target, in lines.
 *
 * @param verbose also prints the most that it can send
 */
export function renderEstimate(
  estimate: Estimate,
  settings: CheckSettings,
  verbose: boolean,
): string[] {
  const { requests, billed, badKeys } = estimate;
  const { rate, live, maxBadKeys } = settings;
  const most = verbose ? [renderMost(estimate)] : [];
  if (live === null) return most;
  const limit = maxBadKeys === undefined ? badKeys : Math.min(badKeys, maxBadKeys);
  const mayLockOut = !isLoopback(live.baseUrl) && maxBadKeys === undefined;
  return [
    ...most,
    `${billed === 0 ? 'none' : `at most ${billed}`} may be billed by a gateway that conforms`,
    `about ${limit} carry an invalid key or none${mayLockOut ? ': for a target that locks out, see --max-bad-keys' : ''}`,
    `at most ${renderPace(settings)}${rate === null ? '' : `: ${renderTime(timeAt(rate, requests))} or more`}`,
  ];
}

/** What a live run prints before it starts: its target, its proxy, and how much it sends. */
export function renderPlan(plan: CheckPlan, verbose: boolean): string[] {
  const { live, proxy } = plan;
  if (live === null) return [];
  const estimate = estimatePlan(plan);
  // An origin has no user and no password.
  const through =
    proxy === null ? '' : `, through the proxy ${proxy.url.origin} (${proxy.variable})`;
  return [
    `Checking ${live.baseUrl.href.replace(/\/$/, '')}${through}`,
    renderCount(estimate),
    ...renderEstimate(estimate, plan, verbose),
  ];
}
