const interval = 200;

/**
 * Waits until the process is told to stop: SIGTERM, SIGINT, or the end of the npm that runs it. npm
 * passes SIGTERM to the shell between, which dies without telling its child.
 */
export function untilStopped(): Promise<void> {
  const { ppid } = process;
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const watch = setInterval(() => {
      if (process.ppid === ppid) return;
      clearInterval(watch);
      resolve();
    }, interval);
    watch.unref();
  });
}
