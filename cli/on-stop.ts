const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes a piece of work off the list again. */
export type Unregister = () => void;

/**
 * Has work done before the process ends by a signal. When it is done the process ends by that signal,
 * unless others listen for it too: then they decide. A second signal ends the process at once.
 *
 * @param work must not reject
 */
export function onStop(work: (signal: NodeJS.Signals) => Promise<void>): Unregister {
  let begun = false;
  const unregister = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  const stop = (signal: NodeJS.Signals): void => {
    if (begun) {
      unregister();
      end(signal);
      return;
    }
    begun = true;
    work(signal).finally(() => {
      unregister();
      end(signal);
    });
  };
  for (const signal of signals) process.on(signal, stop);
  return unregister;
}

/** Ends the process as the signal would have, so that the caller sees why. */
function end(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
