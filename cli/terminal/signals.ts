/** How a command receives requests to stop, and how it ends the program at once. */
export type Signals = {
  /**
   * Calls a listener when the program is asked to stop.
   *
   * @param stop gets the number of requests so far, from 1 on
   * @returns stops listening
   */
  readonly onStop: (stop: (times: number) => void) => () => void;
  /** Calls a listener with an error that nothing caught; the program ends with the code that it returns. */
  readonly onCrash: (crash: (error: unknown) => number) => void;
  /** Calls a listener with an error that nothing caught, from now on, and the program goes on. */
  readonly onStray: (stray: (error: unknown) => void) => void;
  /** Ends the program with this exit code, whatever still runs. */
  readonly exit: (code: number) => void;
};

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds between two checks that the npm which runs this process still exists. */
const interval = 200;

/** One press of Ctrl-C may come more than once: from the terminal, and again from npm. */
const samePress = 400;

/** Calls a listener for SIGTERM, SIGINT, SIGHUP, and the end of the npm that runs the process. */
function listen(process: NodeJS.Process, stop: (times: number) => void): () => void {
  const { ppid } = process;
  let times = 0;
  let last = Number.NEGATIVE_INFINITY;
  const onSignal = (): void => {
    const now = performance.now();
    if (now - last < samePress) return;
    last = now;
    times += 1;
    stop(times);
  };
  for (const name of names) process.on(name, onSignal);
  // npm passes SIGTERM to the shell between, which dies without a signal to its child.
  const watch =
    process.env['npm_lifecycle_event'] === undefined
      ? undefined
      : setInterval(() => {
          if (process.ppid === ppid) return;
          clearInterval(watch);
          onSignal();
        }, interval).unref();
  return () => {
    for (const name of names) process.off(name, onSignal);
    clearInterval(watch);
  };
}

/** Returns the signals of a process: those of the system, its uncaught exceptions, and its exit. */
export function signalsOf(process: NodeJS.Process): Signals {
  let uncaught: ((error: unknown) => void) | null = null;
  const listenFor = (listener: (error: unknown) => void): void => {
    if (uncaught !== null) process.off('uncaughtException', uncaught);
    uncaught = listener;
    process.on('uncaughtException', listener);
  };
  return {
    onStop: (stop) => listen(process, stop),
    onCrash: (crash) => listenFor((error) => process.exit(crash(error))),
    onStray: listenFor,
    exit: (code) => process.exit(code),
  };
}

/** Waits until the program is asked to stop. */
export function untilStopped({ onStop }: Pick<Signals, 'onStop'>): Promise<void> {
  return new Promise((resolve) => {
    const off = onStop(() => {
      off();
      resolve();
    });
  });
}
