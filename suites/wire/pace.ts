import { type Clock, realClock } from '../../base/clock.ts';
import { createTurns, type TakeOptions } from './turns.ts';

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

/**
 * Waits until a request may leave, then calls `write`, which sends it at once on a connection that is
 * ready. Where `write` returns null nothing left, and nothing is counted.
 *
 * @throws DOMException AbortError where the signal ended the wait
 */
export type Depart = <Result>(write: () => Promise<Result> | null) => Promise<Result | null>;

/** Hands out the budget of one origin: whatever goes there waits for its turn here. */
export type Pace = {
  /**
   * Does the work as soon as one more may be on its way. The work gets its connection ready first, and
   * then calls `depart`: a request counts at the moment at which its bytes leave, not before.
   *
   * @throws DOMException AbortError where the signal came before that
   */
  readonly take: <Result>(
    work: (depart: Depart) => Promise<Result>,
    options?: TakeOptions,
  ) => Promise<Result>;
  /**
   * Ends the waiting, since only keys are deleted from now on: a pause of which more than 30 seconds
   * are left no longer delays anything. The rate stays.
   */
  readonly hurry: () => void;
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
 * Milliseconds a second by which the network, or a busy server, may delay one request more than a later
 * one: what leaves a little slower than the limit does not arrive faster than it.
 */
const jitter = 100;

/** Requests in a second below which the rate is not taken down: the pauses alone keep a lower limit. */
const leastRate = 5;

const second = 1_000;
const recently = 5 * second;

/** Milliseconds that a run waits for a target's limit in all. */
const longestInAll = 600 * second;

/** The longest pause that still delays the deletion of keys once a run is to end, in milliseconds. */
export const lastPatience = 30 * second;

/** Milliseconds that so many requests take at least, at so many in a second. */
export const timeAt = (rate: number, requests: number): number =>
  (requests * (second + jitter)) / rate;

/**
 * Makes a pace. Requests leave evenly, so that no second holds more than the rate.
 *
 * A limit is found by its 429s. Where many were turned away at once, what was let through in the last
 * second is the limit; where the target lets a burst through first, the rate is halved. Only requests
 * that were sent after the rate was last lowered lower it again.
 *
 * @param onPause is called when the run begins to wait
 */
export function createPace(
  budget: Budget,
  options: {
    readonly clock?: Clock;
    readonly onPause?: ((pause: Pause) => void) | undefined;
  } = {},
): Pace {
  const { clock = realClock, onPause } = options;
  /** Who waits until one more may be on its way, and who is ready to leave. */
  const waiting = createTurns(pump);
  const ready = createTurns(pump);
  let { rate } = budget;
  let running = 0;
  let lastLeft = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let paused = 0;
  let hurriedAt = Number.POSITIVE_INFINITY;
  let sleep: { readonly until: number; readonly end: AbortController } | null = null;
  let acceptedAt: number[] = [];
  let limited = 0;
  let lastLimit = Number.NEGATIVE_INFINITY;
  let lastLowered = Number.NEGATIVE_INFINITY;

  function wakeAt(until: number): void {
    if (sleep !== null && sleep.until <= until) return;
    sleep?.end.abort();
    const own = { until, end: new AbortController() };
    sleep = own;
    void clock.sleep(Math.max(0, until - clock.now()), own.end.signal).then(() => {
      if (sleep !== own) return;
      sleep = null;
      pump();
    });
  }

  const pauseEnd = (): number =>
    pausedUntil > hurriedAt + lastPatience ? Number.NEGATIVE_INFINITY : pausedUntil;

  /** Lets go whoever may, and sleeps until the next may. */
  function pump(): void {
    while (ready.length() > 0) {
      const at = Math.max(pauseEnd(), lastLeft + (rate === null ? 0 : timeAt(rate, 1)));
      if (at > clock.now()) {
        wakeAt(at);
        break;
      }
      if (ready.startNext()) lastLeft = clock.now();
    }
    while (waiting.length() > 0 && running < budget.concurrency) {
      if (pauseEnd() > clock.now()) {
        wakeAt(pauseEnd());
        break;
      }
      running += 1;
      waiting.startNext();
    }
    if (ready.length() + waiting.length() > 0) return;
    // Nobody is left to be woken for.
    sleep?.end.abort();
    sleep = null;
  }

  const lastSecond = (now: number): number[] => acceptedAt.filter((at) => at > now - second);

  function lower(now: number): void {
    const accepted = lastSecond(now).length;
    const isHard = rate === null || accepted <= rate * 0.75;
    const slower = isHard || rate === null ? Math.floor(accepted * 0.95) : rate / 2;
    rate = Math.max(slower, Math.min(leastRate, rate ?? leastRate));
    lastLowered = now;
  }

  return {
    take: async (work, options = {}) => {
      await waiting.wait<void>((resolve) => {
        resolve();
        return false;
      }, options);
      const depart: Depart = (write) =>
        ready.wait((resolve) => {
          const written = write();
          resolve(written);
          return written !== null;
        }, options);
      try {
        return await work(depart);
      } finally {
        running -= 1;
        pump();
      }
    },
    hurry: () => {
      hurriedAt = Math.min(hurriedAt, clock.now());
      pump();
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
