import type { Answer, Exchange } from '../../cases/exchange.ts';
import type { KeyName, RequestPlan } from '../../cases/request-plan.ts';
import type { Leak } from '../../cases/session.ts';
import { isWebPage } from '../../judge/classify.ts';
import { type createSearches, ownLeakOf } from '../../judge/leaks.ts';

/** Looks through every answer of a run for the keys of its request. */
export type LeakWatch = {
  readonly record: (plan: RequestPlan, exchange: Exchange) => void;
  /** Returns the first answer of an operation that holds a key of its request; null without one. */
  readonly leakAt: (operation: string) => Leak | null;
  /** Returns how many answers of the gateway itself to a request with a key were looked through. */
  readonly countAt: (operation: string) => number;
};

/** Whether an answer shows what the gateway makes of keys: a failure, a redirect or a web page does not. */
const isOwnAnswer = (answer: Answer): boolean =>
  answer.unfinished === undefined &&
  answer.status < 500 &&
  !(answer.status >= 300 && answer.status < 400) &&
  !isWebPage(answer);

/**
 * Starts to look through answers. Only a whole key counts here, as it is or encoded: a part of one could be
 * chance where there is no other answer to compare it with.
 *
 * @param searchOf makes the search for a key
 */
export function watchLeaks(
  keyOf: (name: KeyName) => string | undefined,
  searchOf: ReturnType<typeof createSearches>,
): LeakWatch {
  const leaks = new Map<string, Leak>();
  const counts = new Map<string, number>();
  return {
    record: ({ operation, credentials }, exchange) => {
      const { answer } = exchange;
      if (answer === null || credentials.length === 0) return;
      if (isOwnAnswer(answer)) counts.set(operation, (counts.get(operation) ?? 0) + 1);
      if (leaks.has(operation)) return;
      for (const { key } of credentials) {
        const secret = key === null ? undefined : keyOf(key);
        const words = secret === undefined ? null : ownLeakOf(answer, searchOf(secret));
        if (words === null) continue;
        leaks.set(operation, { exchange, words });
        return;
      }
    },
    leakAt: (operation) => leaks.get(operation) ?? null,
    countAt: (operation) => counts.get(operation) ?? 0,
  };
}
