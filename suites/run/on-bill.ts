import type { Exchange, FailureKind } from '../cases/exchange.ts';

/** The failures after which a request that left may have been served all the same. */
const unclear: readonly FailureKind[] = ['cut', 'timeout', 'aborted'];

/**
 * Whether the request of an exchange may already be on a bill, so that the same must not be sent again.
 * A request that cannot be billed never is. One that can be is, whatever credential it carries, unless
 * it provably never left or its answer refuses it (3xx or 4xx): 5xx may come after the work was done.
 */
export function mayBeOnBill({ request, answer, failure }: Exchange): boolean {
  if (!request.mayBeBilled) return false;
  if (answer !== null) return answer.status < 300 || answer.status >= 500;
  return failure.unsent !== true && unclear.includes(failure.kind);
}
