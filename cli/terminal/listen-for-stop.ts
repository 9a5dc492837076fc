const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How often it is looked whether the npm that runs this process is still there, in milliseconds. */
const interval = 200;

/** One press of Ctrl-C may come more than once: from the terminal, and again from npm. */
const samePress = 400;

/**
 * Calls a listener when the process is told to stop: SIGTERM, SIGINT, SIGHUP, or the end of the npm that
 * runs it. npm passes SIGTERM to the shell between, which dies without telling its child.
 *
 * @param stop is called with how often it was told so far, from 1 on
 * @returns no longer listens
 */
export function listenForStop(stop: (times: number) => void): () => void {
  const { ppid } = process;
  let times = 0;
  let last = Number.NEGATIVE_INFINITY;
  const told = (): void => {
    const now = performance.now();
    if (now - last < samePress) return;
    last = now;
    times += 1;
    stop(times);
  };
  for (const signal of signals) process.on(signal, told);
  const watch =
    process.env['npm_lifecycle_event'] === undefined
      ? undefined
      : setInterval(() => {
          if (process.ppid === ppid) return;
          clearInterval(watch);
          told();
        }, interval).unref();
  return () => {
    for (const signal of signals) process.off(signal, told);
    clearInterval(watch);
  };
}

/** Waits until the process is told to stop. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const off = listenForStop(() => {
      off();
      resolve();
    });
  });
}
