import { remember } from '../../base/json.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';

/** How often a request that is answered with 5xx is sent for those who ask for it. */
export const controlAttempts = 3;

/** Whether an exchange says nothing of its request and costs nothing: an overloaded target answers anybody with 5xx. */
const isTrouble = ({ request, answer }: Exchange): boolean =>
  answer !== null && answer.status >= 500 && request.mayBeBilled !== true;

/**
 * Shares the exchanges of accepted requests: each is sent once, for all cases that ask for the same. A free one that
 * is answered with 5xx is sent again for the next that asks, up to `controlAttempts` times in all.
 *
 * @param send sends a plan that is not shared yet
 * @returns what asks for a plan: equal plans get the same exchange, also while it is under way
 */
export function shareControls(
  send: (plan: RequestPlan) => Promise<Exchange>,
): (plan: RequestPlan) => Promise<Exchange> {
  const shared = new Map<string, Promise<Exchange>>();
  const attempts = new Map<string, number>();
  // Bundles put the same long lists into many plans.
  const write = remember((value: object) => JSON.stringify(value));
  const none = {};
  const textOf = remember((plan: RequestPlan) => {
    const { headers = none, query = none, members = none, ...others } = plan;
    return [JSON.stringify(others), write(headers), write(query), write(members)].join('\n');
  });

  const sendShared = async (text: string, plan: RequestPlan): Promise<Exchange> => {
    const exchange = await send(plan);
    const attempt = (attempts.get(text) ?? 0) + 1;
    attempts.set(text, attempt);
    if (attempt < controlAttempts && isTrouble(exchange)) shared.delete(text);
    return exchange;
  };

  return (plan) => {
    const text = textOf(plan);
    const sent = shared.get(text) ?? sendShared(text, plan);
    shared.set(text, sent);
    return sent;
  };
}
