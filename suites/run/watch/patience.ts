import type { Exchange } from '../../cases/exchange.ts';

/** Exchanges in a row without an answer after which a run asks whether the target is still there. */
const patience = 40;

/** Limited requests in a row after which a run gives up. */
const limitPatience = 10;

/** Counts exchanges in a row that got no answer, and those that met a limit. */
export type Patience = {
  /** Counts one exchange; `isBadKey` where its request has an invalid key or none. */
  readonly record: (exchange: Exchange, isBadKey: boolean) => void;
  /** Whether this many in a row got no answer that the target may be gone. */
  readonly isSilent: () => boolean;
  /** Whether this many in a row met a limit that more requests are of no use. */
  readonly isLimited: () => boolean;
};

/** Starts to count. */
export function createPatience(): Patience {
  let unanswered = 0;
  // Invalid keys without an answer, whatever the valid key got in between.
  let silences = 0;
  let limited = 0;
  return {
    record: ({ failure }, isBadKey) => {
      const kind = failure?.kind;
      const isLost = kind === 'timeout' || kind === 'unreachable' || kind === 'untrusted';
      unanswered = isLost ? unanswered + 1 : 0;
      if (isBadKey) silences = isLost ? silences + 1 : 0;
      limited = kind === 'limited' ? limited + 1 : 0;
    },
    isSilent: () => Math.max(unanswered, silences) >= patience,
    isLimited: () => limited >= limitPatience,
  };
}

/** Why a run gives up when a limit does not end. */
export const limitedReason = `the target kept limiting the rate: it answered 429 to each attempt of ${limitPatience} requests in a row`;
