/**
 * Tells the benchmark where this process listens, then, at each message, the milliseconds of
 * processor time that it has used. It ends with the benchmark.
 */
export function tellParent(url: string): void {
  process.once('disconnect', () => process.exit());
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.send?.(url);
}
