import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';

/** Remembers the JSON of a value by its identity: bundles put the same long lists into many plans. */
function createWriter(): (value: object | undefined) => string {
  const known = new WeakMap<object, string>();
  return (value) => {
    if (value === undefined) return '';
    const before = known.get(value);
    if (before !== undefined) return before;
    const text = JSON.stringify(value);
    known.set(value, text);
    return text;
  };
}

/**
 * Shares the exchanges of accepted requests: each is sent once, for all cases that ask for the same.
 *
 * @param send sends a plan that was not asked for before
 */
export function shareControls(
  send: (plan: RequestPlan) => Promise<Exchange>,
): (plan: RequestPlan) => Promise<Exchange> {
  const shared = new Map<string, Promise<Exchange>>();
  const known = new WeakMap<RequestPlan, Promise<Exchange>>();
  const write = createWriter();
  const sendOnce = (plan: RequestPlan): Promise<Exchange> => {
    const { headers, query, members, ...others } = plan;
    const text = [JSON.stringify(others), write(headers), write(query), write(members)].join('\n');
    const before = shared.get(text);
    if (before !== undefined) return before;
    const sent = send(plan);
    shared.set(text, sent);
    return sent;
  };
  return (plan) => {
    const before = known.get(plan);
    if (before !== undefined) return before;
    const sent = sendOnce(plan);
    known.set(plan, sent);
    return sent;
  };
}
