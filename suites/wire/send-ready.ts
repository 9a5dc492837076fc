import type { Depart } from './pace.ts';

/** A request that leaves as soon as it is written. */
export type Ready<Answered> = {
  /** Whether its connection is still there. */
  readonly isOpen: () => boolean;
  readonly write: () => Promise<Answered>;
  /** Called at the end, whether the request was written or not. */
  readonly release: () => void;
};

/** Connections that may close before a request leaves; each is replaced. */
const mostLost = 2;

/**
 * Prepares a request, waits until it may leave, and sends it. Where its connection closes meanwhile, it
 * prepares the request again, and nothing counts.
 *
 * @param prepare makes or finds a connection; null where there is none
 * @param mayGo called before the connection is made, and again before the request leaves
 * @returns the answer; null where nothing was sent
 */
export async function sendReady<Answered>(
  depart: Depart,
  prepare: () => Promise<Ready<Answered> | null>,
  mayGo: () => boolean = () => true,
): Promise<Answered | null> {
  for (let lost = 0; mayGo(); lost += 1) {
    const ready = await prepare();
    if (ready === null) return null;
    try {
      const answer = await depart(() =>
        mayGo() && (lost === mostLost || ready.isOpen()) ? ready.write() : null,
      );
      if (answer !== null) return answer;
    } finally {
      ready.release();
    }
  }
  return null;
}
