/** Tells the benchmark where this process listens, and ends with it. */
export function tellUrl(url: string): void {
  process.once('disconnect', () => process.exit());
  process.send?.(url);
}
