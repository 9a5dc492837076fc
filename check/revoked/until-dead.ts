import type { Clock } from '../../base/clock.ts';
import type { Inquiry } from './ask-key.ts';
import type { Way } from './judge-way.ts';

/** Milliseconds between two rounds. */
const interval = 2_000;

/** True where every endpoint that exists refused the key in every way. */
const isRefusedEverywhere = (ways: readonly Way[]): boolean =>
  ways.some(({ state }) => state === 'refused') &&
  ways.every(({ state }) => state === 'refused' || state === 'absent');

/** What came of the rounds. */
export type Outcome = {
  readonly ways: readonly Way[];
  /** Milliseconds until the key was refused everywhere; null where it was so at first, or never. */
  readonly diedAfter: number | null;
};

/**
 * Asks until the key is refused everywhere, or the time is over. A death counts when a second round over
 * every way confirms it: a gateway of several instances may forget a key one by one.
 *
 * @param options.limit milliseconds after which it stops; 0 asks once
 * @param options.onRound is called after each round but the last with its result, and the milliseconds so far
 */
export async function askUntilDead(
  inquiry: Pick<Inquiry, 'askAll' | 'askAgain'>,
  options: {
    readonly limit: number;
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
    readonly onRound?: (ways: readonly Way[], milliseconds: number) => void;
  },
): Promise<Outcome> {
  const { limit, clock, signal } = options;
  const start = clock.now();
  let ways = await inquiry.askAll();
  if (isRefusedEverywhere(ways)) return { ways, diedAfter: null };
  const isOver = (): boolean => signal?.aborted === true;
  for (;;) {
    const elapsed = clock.now() - start;
    if (isOver() || elapsed + interval > limit) return { ways, diedAfter: null };
    options.onRound?.(ways, elapsed);
    await clock.sleep(interval, signal);
    if (isOver()) return { ways, diedAfter: null };
    ways = await inquiry.askAgain(ways);
    if (!isRefusedEverywhere(ways)) continue;
    const diedAfter = clock.now() - start;
    ways = await inquiry.askAll();
    if (isRefusedEverywhere(ways)) return { ways, diedAfter };
  }
}
