import { type Exchange, headerOf } from '../cases/exchange.ts';

/** Milliseconds that a run waits for one request at most: who is asked to wait longer gives it up. */
export const longestWait = 60_000;

/** How often a request that met a limit is sent again. */
export const limitRepeats = 3;

/** An answer that was given for the number of requests, not for what this one asks. */
export type Limit = {
  /** Milliseconds after which the target wants to be asked again; null where it does not say. */
  readonly wait: number | null;
};

/** Words by which a gateway says that it is a key's quota that was used up, not a rate. */
export const quotaWords = /quota|credit|balance|budget|billing/i;

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds or a date.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, 0 for a date that is past; null for anything else
 */
export function readRetryAfter(value: string | null, now: number = Date.now()): number | null {
  if (value === null) return null;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/**
 * The limit that an exchange met; null where it met none. A 429 is also what a key whose quota is used
 * up may be answered: such a request met a limit only where the answer does not speak of a quota, and
 * either tells when to come again or comes while others meet a limit, too.
 *
 * @param isLimited whether requests with other keys met a limit just before
 */
export function limitOf({ request, answer }: Exchange, isLimited: boolean): Limit | null {
  if (answer?.status !== 429) return null;
  const limit = { wait: readRetryAfter(headerOf(answer, 'retry-after')) };
  if (request.mayBeUsedUp !== true) return limit;
  if (quotaWords.test(answer.body)) return null;
  return limit.wait !== null || isLimited ? limit : null;
}

/** Milliseconds to wait before a request is sent again: as the target says, or twice as long each time. */
export const waitFor = ({ wait }: Limit, turn: number): number =>
  wait === null ? 1_000 * 2 ** (turn - 1) : Math.max(wait, 250);

/** The exchange of a request that met a limit each time: nothing may be read from its last answer. */
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
