import { setMaxListeners } from 'node:events';

/** How something waits for its turn. */
export type TakeOptions = {
  /** Goes before all others: a connection waits for it. */
  readonly isNext?: boolean;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
};

type Turn = {
  /** Starts it. @returns whether a request left */
  readonly start: () => boolean;
};

/** A queue of those that wait for the same, in order. */
export type Turns = {
  /**
   * Waits for a turn.
   *
   * @param start called when the turn comes; it returns whether a request left
   * @throws DOMException AbortError where the signal came before that
   */
  readonly wait: <Result>(
    start: (resolve: (result: Result | PromiseLike<Result>) => void) => boolean,
    options: TakeOptions,
  ) => Promise<Result>;
  readonly length: () => number;
  /** Gives the next one its turn. @returns whether a request left */
  readonly startNext: () => boolean;
};

/**
 * Creates a queue for turns.
 *
 * @param onChange called after something joined the queue, or left it without a turn
 */
export function createTurns(onChange: () => void): Turns {
  const turns: Turn[] = [];
  return {
    wait: (start, { isNext = false, signal }) =>
      new Promise((resolve, reject) => {
        const end = () => {
          const place = turns.indexOf(turn);
          if (place >= 0) turns.splice(place, 1);
          reject(new DOMException('the run ended', 'AbortError'));
          onChange();
        };
        const turn: Turn = {
          start: () => {
            signal?.removeEventListener('abort', end);
            try {
              return start(resolve);
            } catch (error) {
              reject(error);
              return true;
            }
          },
        };
        if (signal?.aborted === true) {
          end();
          return;
        }
        if (isNext) turns.unshift(turn);
        else turns.push(turn);
        onChange();
        if (signal !== undefined && turns.includes(turn)) {
          // Each that waits listens. The oldest Node warns of more than ten.
          setMaxListeners(0, signal);
          signal.addEventListener('abort', end);
        }
      }),
    length: () => turns.length,
    startNext: () => turns.shift()?.start() ?? false,
  };
}
