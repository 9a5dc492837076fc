import { remember } from '../../base/json.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';

/**
 * Shares the exchanges of accepted requests: each is sent once, for all cases that ask for the same.
 *
 * @param send sends a plan that was not asked for before
 * @returns what asks for a plan: equal plans get the same exchange, also while it is under way
 */
export function shareControls(
  send: (plan: RequestPlan) => Promise<Exchange>,
): (plan: RequestPlan) => Promise<Exchange> {
  const shared = new Map<string, Promise<Exchange>>();
  // Bundles put the same long lists into many plans.
  const write = remember((value: object) => JSON.stringify(value));
  const none = {};
  return remember((plan) => {
    const { headers = none, query = none, members = none, ...others } = plan;
    const text = [JSON.stringify(others), write(headers), write(query), write(members)].join('\n');
    const sent = shared.get(text) ?? send(plan);
    shared.set(text, sent);
    return sent;
  });
}
