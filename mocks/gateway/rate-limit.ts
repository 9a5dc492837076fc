import type { Format } from '../../spec/index.ts';
import { type RateState, rateHeaders } from '../formats/index.ts';
import type { IssuedKey } from '../keys/keyring.ts';
import type { Answer } from './answer.ts';
import type { Refusal } from './refusal.ts';

/** Counts the calls of keys with a rate. */
export type Rates = {
  /** Counts a call that a key opened; the refusal where its minute has no more. */
  readonly take: (key: IssuedKey, now: number) => Refusal | null;
  /** An answer with the headers that its format has for the rate of a key. */
  readonly show: (answer: Answer, key: IssuedKey | null, format: Format, now: number) => Answer;
};

const minute = 60_000;

const secondsUntil = (time: number, now: number): number => Math.ceil((time - now) / 1_000);

const limited = (rate: number, seconds: number): Refusal => ({
  kind: 'rate-limited',
  status: 429,
  message: `Rate limit reached: ${rate} requests a minute. Try again in ${seconds} s.`,
  reason: `the key has spent the ${rate} requests of this minute`,
  advice: 'ask again after the seconds of Retry-After, or raise the `rate` of the key',
  clause: null,
  retryAfter: seconds,
});

/** Makes a count of calls for each key with a rate. A minute begins with its first call. */
export function createRates(): Rates {
  const windows = new WeakMap<IssuedKey, { resetAt: number; count: number }>();
  return {
    take: (key, now) => {
      const { rate } = key;
      if (rate == null) return null;
      const known = windows.get(key);
      const isOver = known === undefined || now >= known.resetAt;
      const window = isOver ? { resetAt: now + minute, count: 0 } : known;
      windows.set(key, window);
      if (window.count >= rate) return limited(rate, secondsUntil(window.resetAt, now));
      window.count += 1;
      return null;
    },
    show: (answer, key, format, now) => {
      if (key?.rate == null) return answer;
      const window = windows.get(key);
      if (window === undefined) return answer;
      const state: RateState = {
        limit: key.rate,
        remaining: Math.max(0, key.rate - window.count),
        seconds: secondsUntil(window.resetAt, now),
        resetAt: window.resetAt,
      };
      const added = rateHeaders[format](state);
      const exposed = [answer.headers['access-control-expose-headers'], ...Object.keys(added)];
      return {
        ...answer,
        headers: {
          ...answer.headers,
          ...added,
          'access-control-expose-headers': exposed.filter(Boolean).join(', '),
        },
      };
    },
  };
}
