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

const immediate: ((run: () => void) => unknown) | undefined = globalThis.setImmediate;

/** Resolves in another turn of the event loop: whatever waits for one has it first. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (immediate === undefined) setTimeout(resolve, 0);
    else immediate(resolve);
  });

/** Milliseconds of work after which others have a turn. */
const longestWork = 8;

/**
 * Makes a function for the steps of long work: it resolves in another turn where the work since the last
 * turn took too long, and returns null where it may go on.
 */
export function createTurns(): () => Promise<void> | null {
  let began = performance.now();
  return () =>
    performance.now() - began < longestWork
      ? null
      : nextTurn().then(() => {
          began = performance.now();
        });
}
