import { listenForStop } from './listen-for-stop.ts';

/** Waits until the process is told to stop. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const off = listenForStop(() => {
      off();
      resolve();
    });
  });
}
