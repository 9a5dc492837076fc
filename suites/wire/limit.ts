import { type Exchange, headerOf } from '../cases/exchange.ts';

/** Most milliseconds that a run waits for one request; it gives up a request with a longer wait. */
export const longestWait = 60_000;

/** How often a limited request is sent again. */
export const limitRepeats = 3;

/** A pause in which a run sends nothing, or another rate from now on. */
export type Pause = {
  readonly milliseconds: number;
  /** Requests per second from now on; null for no limit. */
  readonly rate: number | null;
  /** The requests that the run gives up, since the wait is too long; absent where it waits. */
  readonly givenUp?: string;
  /** Why the rate is another one where many requests get 503; absent for a 429. */
  readonly overload?: 'lower' | 'settle' | 'restore';
};

/** The limits that a target showed. */
export type Limits = {
  /** Requests answered with 429 because there were too many. */
  readonly limited: number;
  /** Requests answered with 502, 503 or 504. */
  readonly unavailable: number;
  /** Requests of these that got another answer when they were sent again. */
  readonly answeredLater: number;
  /** Requests per second at the end of the run; null for no limit. */
  readonly rate: number | null;
};

/** A limit on the number of requests, whatever this one asks. */
export type Limit = {
  /** Milliseconds that the target asks to wait; null where it does not say. */
  readonly wait: number | null;
};

/** Matches words that speak of an exhausted quota, not of a rate. */
export const quotaWords = /quota|credit|balance|budget|billing/i;

/**
 * Parses `Retry-After` (RFC 9110 §10.2.3): seconds or a date.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, 0 for a past date; null for anything else
 */
export function readRetryAfter(value: string | null, now: number = Date.now()): number | null {
  if (value === null) return null;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/**
 * Returns the limit that an exchange met; null where it met none. An exhausted key may get 429, too: its
 * request met a limit only where the answer does not mention a quota, and has a `Retry-After` or comes
 * while other requests are limited.
 *
 * @param isLimited whether requests with other keys were limited just before
 */
export function limitOf({ request, answer }: Exchange, isLimited: boolean): Limit | null {
  if (answer?.status !== 429) return null;
  const limit = { wait: readRetryAfter(headerOf(answer, 'retry-after')) };
  if (request.mayBeUsedUp !== true) return limit;
  if (quotaWords.test(answer.body)) return null;
  return limit.wait !== null || isLimited ? limit : null;
}

/** Returns the milliseconds to wait before sending again: as the target asks, else twice as long each time. */
export const waitFor = ({ wait }: Limit, turn: number): number =>
  wait === null ? 1_000 * 2 ** (turn - 1) : Math.max(wait, 250);

/** Returns the exchange of a request that was limited each time; its last answer means nothing else. */
export function limitedExchange(
  { request, milliseconds }: Exchange,
  limit: Limit,
  times: number,
): Exchange {
  const asked = limit.wait === null ? '' : ` and asks to wait ${Math.ceil(limit.wait / 1_000)} s`;
  const often = times === 1 ? '' : ` ${times} times`;
  return {
    request,
    milliseconds,
    answer: null,
    failure: {
      kind: 'limited',
      message: `it answered 429${often}${asked}: try later, or with a lower --rate`,
      ...(limit.wait === null ? {} : { wait: limit.wait }),
    },
  };
}
