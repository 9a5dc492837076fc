import { type Clock, realClock } from '../../base/clock.ts';
import type { Limits, Pause } from './limit.ts';
import { createOverload, isUnavailable, type Overload, type RateStep } from './overload.ts';
import { createTurns, type TakeOptions, type Turns } from './turns.ts';

/** The load that a run may put on a target. */
export type Budget = {
  /** Most requests in any one second; null for no limit. */
  readonly rate: number | null;
  /** Most requests under way at the same time. */
  readonly concurrency: number;
};

/**
 * Waits until a request may leave, then calls `write`, which sends it at once on a ready connection. Where
 * `write` returns null, nothing left and nothing counts.
 *
 * @throws DOMException AbortError where the signal ended the wait
 */
export type Depart = <Result>(write: () => Promise<Result> | null) => Promise<Result | null>;

/** Distributes the budget of one origin: every request to it waits for its turn here. */
export type Pace = {
  /**
   * Starts the work as soon as one more request may be under way. The work prepares its connection, then
   * calls `depart`: a request counts at the moment its bytes leave, not before.
   *
   * @throws DOMException AbortError where the signal came before that
   */
  readonly take: <Result>(
    work: (depart: Depart) => Promise<Result>,
    options?: TakeOptions,
  ) => Promise<Result>;
  /**
   * Shortens the waiting, since only keys are deleted from now on: a pause with more than 30 seconds left
   * no longer delays anything. The rate stays.
   */
  readonly hurry: () => void;
  /** Records an answer without a limit to a request that left then, by the clock; a 503 may change the rate. */
  readonly accept: (sentAt: number, status: number) => void;
  /** What the answers 502, 503 and 504 showed. */
  readonly overload: Overload;
  /**
   * Records a 429: sends nothing for these milliseconds (0 where the wait is too long), then sends fewer
   * requests per second.
   *
   * @param sentAt when its request was sent, by the clock
   */
  readonly slow: (milliseconds: number, sentAt: number) => void;
  /** Returns true within a few seconds of a 429. */
  readonly isLimited: () => boolean;
  /** Returns true once the run has waited long enough in all not to wait again. */
  readonly isWeary: () => boolean;
  readonly limits: () => Limits;
};

/**
 * Milliseconds per second by which the network may delay one request more than the next. Sending a little
 * below the limit keeps requests from arriving above it.
 */
const jitter = 100;

/** Lowest rate, in requests per second; pauses enforce a lower limit. */
const leastRate = 5;

/** How much faster a run gets where no request is turned away any more. */
const raised = 1.25;

const second = 1_000;
const recently = 5 * second;

/** Most milliseconds that a run waits for limits in all. */
const longestInAll = 600 * second;

/** Longest pause, in milliseconds, that still delays the deletion of keys at the end of a run. */
export const lastPatience = 30 * second;

/** Returns the least milliseconds that N requests take at this rate per second. */
export const timeAt = (rate: number, requests: number): number =>
  (requests * (second + jitter)) / rate;

/**
 * Creates a pace. Requests leave evenly, so that no second holds more than the rate.
 *
 * Answers 429 reveal a limit. Where many requests were refused at once, the number accepted in the last
 * second is the limit; where the target accepts a burst first, the rate is halved. Only requests sent
 * after the rate was last lowered lower it again.
 *
 * @param onPause called when the run starts to wait
 */
export function createPace(
  budget: Budget,
  options: {
    readonly clock?: Clock;
    readonly onPause?: ((pause: Pause) => void) | undefined;
  } = {},
): Pace {
  const { clock = realClock, onPause } = options;
  /** Those that wait until one more may be under way, and those that are ready to leave. */
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
  let mostKept = 2_000;
  let limited = 0;
  let lastLimit = Number.NEGATIVE_INFINITY;
  let lastLowered = Number.NEGATIVE_INFINITY;
  const overload = createOverload();
  let unavailable = 0;

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

  /** When the next request may leave. */
  const leavesAt = (): number =>
    Math.max(pauseEnd(), lastLeft + (rate === null ? 0 : timeAt(rate, 1)));

  /** Starts those whose turn has come, and sleeps until the next turn. */
  function pump(): void {
    while (ready.length() > 0) {
      const at = leavesAt();
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
    // Nothing is waiting any more.
    sleep?.end.abort();
    sleep = null;
  }

  const lastSecond = (now: number): number[] => acceptedAt.filter((at) => at > now - second);

  function lower(now: number, least: number): void {
    const accepted = lastSecond(now).length;
    const isHard = rate === null || accepted <= rate * 0.75;
    const slower = isHard || rate === null ? Math.floor(accepted * 0.95) : rate / 2;
    rate = Math.max(slower, Math.min(least, rate ?? least));
    lastLowered = now;
  }

  /** Changes the rate as the answers 503 ask for. */
  function adjust(step: RateStep, now: number): void {
    const most = budget.rate ?? Number.POSITIVE_INFINITY;
    if (step === 'restore') rate = budget.rate;
    else if (step === 'lower') lower(now, 1);
    else rate = Math.min(most, (rate ?? most) * (step === 'raise' ? raised : 1 / raised));
    if (step !== 'raise') onPause?.({ milliseconds: 0, rate, overload: step });
  }

  /** Whether whoever comes now need not wait: nobody does, and the run was not ended. */
  const isFree = ({ length }: Turns, { signal }: TakeOptions, from: number): boolean =>
    length() === 0 && signal?.aborted !== true && from <= clock.now();

  /** Waits until one more request may be under way. */
  async function enter(options: TakeOptions): Promise<void> {
    if (running < budget.concurrency && isFree(waiting, options, pauseEnd())) {
      running += 1;
      return;
    }
    await waiting.wait<void>((resolve) => {
      resolve();
      return false;
    }, options);
  }

  return {
    take: async (work, options = {}) => {
      await enter(options);
      const depart: Depart = async (write) => {
        if (isFree(ready, options, leavesAt())) {
          const written = write();
          if (written !== null) lastLeft = clock.now();
          return written;
        }
        return ready.wait((resolve) => {
          const written = write();
          resolve(written);
          return written !== null;
        }, options);
      };
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
    accept: (sentAt, status) => {
      const now = clock.now();
      if (isUnavailable(status)) unavailable += 1;
      const step = overload.record(status, sentAt, now);
      if (step !== null) adjust(step, now);
      if (status === 503) return;
      acceptedAt.push(now);
      if (acceptedAt.length < mostKept) return;
      acceptedAt = lastSecond(now);
      mostKept = Math.max(mostKept, 2 * acceptedAt.length);
    },
    overload,
    slow: (milliseconds, sentAt) => {
      const now = clock.now();
      limited += 1;
      lastLimit = now;
      if (sentAt >= lastLowered) lower(now, leastRate);
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
    limits: () => ({ limited, unavailable, answeredLater: overload.answeredLater(), rate }),
  };
}
