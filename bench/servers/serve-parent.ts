/**
 * Sends the benchmark the address of this process, then, at each message, the milliseconds of
 * processor time that it has used and the bytes of memory that it holds. It ends with the benchmark.
 */
export function serveParent(url: string): void {
  process.once('disconnect', () => process.exit());
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.([(user + system) / 1000, process.memoryUsage.rss()]);
  });
  process.send?.(url);
}
