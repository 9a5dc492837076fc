/** The clock of a run; a test may use one that does not wait. */
export type Clock = {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Waits this many milliseconds, or until the signal. It never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const timer = setTimeout(end, milliseconds);
      function end(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      }
      signal?.addEventListener('abort', end);
    }),
};
