import { setTimeout as pause } from 'node:timers/promises';
import { readRetryAfter } from '../wire/limit.ts';
import { lastPatience } from '../wire/pace.ts';
import { type Call, type Called, type Caller, type CallerOptions, createCaller } from './caller.ts';

/** A caller that waits where the API says that it is asked too often. */
export type PatientCaller = Caller & {
  /** Breaks off what waits and has not left, and has little patience from now on: the run is to end. */
  readonly hurry: () => void;
};

export type PatientCallerOptions = CallerOptions & {
  /** Milliseconds that are waited in a run, all in all, when the API says that it is asked too often; 180,000 by default. */
  readonly patience?: number | undefined;
};

const firstPause = 2_000;
const longestOwnPause = 30_000;
const shortestPause = 100;

/** How long to wait before the next try, in milliseconds: as the answer says, else longer each time. */
function pauseOf({ retryAfter }: Called, turn: number): number {
  const asked = readRetryAfter(retryAfter);
  return asked === null
    ? Math.min(longestOwnPause, firstPause * 2 ** turn)
    : Math.max(shortestPause, asked);
}

/** Calls that share a limit: the same method and path, whatever number of a key stands in it. */
const kindOf = ({ method, path }: Call): string =>
  `${method} ${path.replace(/\?.*$/, '').replace(/\d+/g, '0')}`;

/**
 * Makes a caller that waits out a 429, as long as its `Retry-After` says (RFC 9110 §10.2.3), and asks
 * again. What would have to wait longer than the patience that is left is not asked again: its call comes
 * to the 429, and so does each later call of the kind until that time has passed, without being sent.
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
        if (called.status !== 429) return called;
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
