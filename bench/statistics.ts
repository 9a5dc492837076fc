/** The value that this share of all values keeps within (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The middle value; the lower of both where there is an even number of them. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The middle of several values, and the two between which the middle half of them is. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number };

/** Returns the median and the quartiles. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  low: percentile(values, 0.25),
  high: percentile(values, 0.75),
});
