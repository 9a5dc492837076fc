import { type Clock, realClock } from './clock.ts';

/** How much a target is to bear. */
export type Budget = {
  /** Requests that may be sent in any one second; null for no limit. */
  readonly rate: number | null;
  /** Requests that may be on their way at the same time. */
  readonly concurrency: number;
};

/** Why a run sends nothing for a while. */
export type Pause = {
  readonly milliseconds: number;
  /** Requests in a second from now on; null for no limit. */
  readonly rate: number | null;
  /** What is not sent any more at all since the wait is too long; absent where all waits. */
  readonly givenUp?: string;
};

/** What a target said of its limits. */
export type Limits = {
  /** How many requests it answered with 429 because there were too many. */
  readonly limited: number;
  /** Requests in a second at the end of the run; null for no limit. */
  readonly rate: number | null;
};

/** Hands out the one budget of a run: whatever goes to the target waits for its turn here. */
export type Pace = {
  /**
   * Does the work when its turn comes.
   *
   * @param isNext goes before all others: a connection waits for it
   * @throws DOMException AbortError where the run was ended before its turn came
   */
  readonly take: <Result>(work: () => Promise<Result>, isNext?: boolean) => Promise<Result>;
  /** Tells of an answer that is no limit. */
  readonly accept: () => void;
  /**
   * Tells of a 429: nothing is sent for so many milliseconds (0 where that is too long to wait), and
   * less in a second from then on.
   *
   * @param sentAt when its request was sent, by the clock
   */
  readonly slow: (milliseconds: number, sentAt: number) => void;
  /** True within a few seconds of a 429. */
  readonly isLimited: () => boolean;
  /** True once the run has waited so long in all that it will not wait again. */
  readonly isWeary: () => boolean;
  readonly limits: () => Limits;
};

/**
 * The network delays one request more than the next: what is sent a little slower than the limit does
 * not arrive faster than it.
 */
const jitter = 50;

/** Requests in a second below which the rate is not taken down: the pauses alone keep a lower limit. */
const leastRate = 5;

const second = 1_000;
const recently = 5 * second;

/** Milliseconds that a run waits for a target's limit in all. */
const longestInAll = 600 * second;

/** Milliseconds that so many requests take at least, at so many in a second. */
export const timeAt = (rate: number, requests: number): number =>
  (requests * (second + jitter)) / rate;

type Turn = { readonly start: () => void; readonly end: () => void };

/**
 * Makes the pace of a run. Requests go out evenly, so that no second holds more than the rate.
 *
 * A limit is found by its 429s. Where many were turned away at once, what was let through in the last
 * second is the limit; where the target lets a burst through first, the rate is halved. Only requests
 * that were sent after the rate was last lowered lower it again.
 *
 * @param signal ends the run: whoever waits is turned away
 * @param onPause is called when the run begins to wait
 */
export function createPace(
  budget: Budget,
  options: {
    readonly clock?: Clock;
    readonly signal?: AbortSignal | undefined;
    readonly onPause?: ((pause: Pause) => void) | undefined;
  } = {},
): Pace {
  const { clock = realClock, signal, onPause } = options;
  const waiting: Turn[] = [];
  let { rate } = budget;
  let running = 0;
  let lastStart = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let paused = 0;
  let isAsleep = false;
  let acceptedAt: number[] = [];
  let limited = 0;
  let lastLimit = Number.NEGATIVE_INFINITY;
  let lastLowered = Number.NEGATIVE_INFINITY;

  function wakeIn(milliseconds: number): void {
    if (isAsleep) return;
    isAsleep = true;
    void clock.sleep(milliseconds, signal).then(() => {
      isAsleep = false;
      pump();
    });
  }

  function pump(): void {
    while (waiting.length > 0 && running < budget.concurrency && signal?.aborted !== true) {
      const now = clock.now();
      const interval = rate === null ? 0 : timeAt(rate, 1);
      const next = Math.max(pausedUntil, lastStart + interval);
      if (next > now) {
        wakeIn(next - now);
        return;
      }
      running += 1;
      lastStart = now;
      waiting.shift()?.start();
    }
  }

  signal?.addEventListener('abort', () => {
    for (const { end } of waiting.splice(0)) end();
  });

  const lastSecond = (now: number): number[] => acceptedAt.filter((at) => at > now - second);

  function lower(now: number): void {
    const accepted = lastSecond(now).length;
    const isHard = rate === null || accepted <= rate * 0.75;
    const slower = isHard || rate === null ? Math.floor(accepted * 0.95) : rate / 2;
    rate = Math.max(slower, Math.min(leastRate, rate ?? leastRate));
    lastLowered = now;
  }

  return {
    take: async (work, isNext = false) => {
      await new Promise<void>((start, reject) => {
        const end = () => reject(new DOMException('the run was ended', 'AbortError'));
        if (signal?.aborted === true) {
          end();
          return;
        }
        const turn = { start, end };
        if (isNext) waiting.unshift(turn);
        else waiting.push(turn);
        pump();
      });
      try {
        return await work();
      } finally {
        running -= 1;
        pump();
      }
    },
    accept: () => {
      const now = clock.now();
      acceptedAt.push(now);
      if (acceptedAt.length > 2_000) acceptedAt = lastSecond(now);
    },
    slow: (milliseconds, sentAt) => {
      const now = clock.now();
      limited += 1;
      lastLimit = now;
      if (sentAt >= lastLowered) lower(now);
      if (milliseconds === 0) return;
      const until = now + milliseconds;
      if (until <= pausedUntil) return;
      paused += until - Math.max(now, pausedUntil);
      const isNew = pausedUntil <= now;
      pausedUntil = until;
      if (isNew) onPause?.({ milliseconds, rate });
    },
    isLimited: () => clock.now() - lastLimit < recently,
    isWeary: () => paused >= longestInAll,
    limits: () => ({ limited, rate }),
  };
}
