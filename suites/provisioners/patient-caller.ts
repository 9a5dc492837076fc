import { setTimeout as pause } from 'node:timers/promises';
import { beginsAsPage } from '../judge/classify.ts';
import { readRetryAfter } from '../wire/limit.ts';
import { lastPatience } from '../wire/pace.ts';
import { type Call, type Called, type Caller, type CallerOptions, createCaller } from './caller.ts';

/** A client that waits where the API limits the rate. */
export type PatientCaller = Caller & {
  /** Interrupts waiting calls that have not left, and waits only briefly from now on: the run is about to end. */
  readonly hurry: () => void;
};

/** Options of a patient client. */
export type PatientCallerOptions = CallerOptions & {
  /** Most milliseconds that a run waits for the API's limits in all; 180,000 by default. */
  readonly patience?: number | undefined;
};

const firstPause = 2_000;
const longestOwnPause = 30_000;
const shortestPause = 100;

/** Repeats of a call that is answered with 503, and the first wait: the API may be down for long. */
const overloadRepeats = 3;
const firstOverloadPause = 500;

/** How long to wait before the next try, in milliseconds: as the answer says, else longer each time. */
function pauseOf({ status, retryAfter }: Called, turn: number): number {
  const asked = readRetryAfter(retryAfter);
  const first = status === 503 ? firstOverloadPause : firstPause;
  return asked === null
    ? Math.min(longestOwnPause, first * 2 ** turn)
    : Math.max(shortestPause, asked);
}

/**
 * Whether the call is made again: after a 429, and after a 503 (RFC 9110 §15.6.4) where that changes nothing twice. A
 * POST may have made a key before the 503, unless that is a web page: a front end turned it away then.
 */
const isTurnedAway = ({ method }: Call, { status, text }: Called, turn: number): boolean =>
  status === 429 ||
  (status === 503 && turn < overloadRepeats && (method !== 'POST' || beginsAsPage(text)));

/** Calls that share a limit: the same method and path, whatever number of a key stands in it. */
const kindOf = ({ method, path }: Call): string =>
  `${method} ${path.replace(/\?.*$/, '').replace(/\d+/g, '0')}`;

/**
 * Creates a client that waits after a 429 for its `Retry-After` (RFC 9110 §10.2.3), and calls again; after a 503 it
 * does so three times. Where the wait exceeds the remaining patience, the call returns that answer. So does each later
 * call of the kind until that time has passed, without being sent.
 */
export function createPatientCaller(options: PatientCallerOptions): PatientCaller {
  const caller = createCaller(options);
  const closed = new Map<string, { readonly until: number; readonly by: Called }>();
  let { patience = 180_000 } = options;
  let waiting = new AbortController();

  /** Waits before the same is asked again. @returns false where that takes too long, or is broken off */
  const wait = async (milliseconds: number): Promise<boolean> => {
    if (milliseconds > patience) return false;
    patience -= milliseconds;
    return pause(Math.ceil(milliseconds), true, { signal: waiting.signal }).catch(() => false);
  };

  return {
    call: async (call) => {
      const kind = kindOf(call);
      let turn = 0;
      for (;;) {
        const { until = 0, by } = closed.get(kind) ?? {};
        const left = until - performance.now();
        if (by !== undefined && left > 0) {
          if (await wait(left)) continue;
          return by;
        }
        const called = await caller.call({ ...call, untilLeft: waiting.signal });
        if (!isTurnedAway(call, called, turn)) return called;
        closed.set(kind, { until: performance.now() + pauseOf(called, turn), by: called });
        turn += 1;
      }
    },
    hurry: () => {
      patience = lastPatience;
      options.pace?.hurry();
      waiting.abort();
      waiting = new AbortController();
    },
    close: caller.close,
  };
}
