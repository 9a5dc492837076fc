import { digest } from '../../base/digest.ts';

/**
 * Returns 24 hex digits for the ids of an answer.
 *
 * @param request returns the digest of the request; it is made only where there is a seed
 */
export type MakeIds = (request: () => string) => string;

const length = 24;

/** The most different requests that a gateway with a seed counts; it forgets the one asked longest ago. */
const most = 100_000;

/** Digits that differ each time: those of the gateway, then a count. */
function countIds(): MakeIds {
  const own = crypto.randomUUID().replaceAll('-', '').slice(0, 14);
  let count = 0;
  return () => {
    count += 1;
    return `${own}${count.toString(16).padStart(8, '0')}00`;
  };
}

/**
 * Makes the ids of a gateway. With a seed, the nth of several equal requests gets the same ids in each run,
 * whatever was asked for in between.
 */
export function createIds(seed: number | undefined): MakeIds {
  if (seed === undefined) return countIds();
  const counts = new Map<string, number>();
  return (request) => {
    const asked = request();
    const count = (counts.get(asked) ?? 0) + 1;
    counts.delete(asked);
    counts.set(asked, count);
    if (counts.size > most) counts.delete(counts.keys().next().value ?? '');
    return `${digest(`${seed}:${count}:${asked}`).slice(0, length - 2)}00`;
  };
}

/** The time of every answer of a gateway with a seed, in seconds since 1970: 1 January 2026. */
export const seededTime = 1_767_225_600;
