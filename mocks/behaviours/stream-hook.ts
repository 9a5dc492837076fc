import type { MaybePromise } from '../gateway/answer.ts';

type Tap = {
  /** Comes before each piece, and may take its time, or throw to cut the stream there. */
  readonly before: (piece: Uint8Array, signal: AbortSignal) => MaybePromise<void>;
};

/** A body that is made only as fast as it is read, and no further once it is cancelled, as its source is. */
export function tapBody(
  source: ReadableStream<Uint8Array>,
  { before }: Tap,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const abort = new AbortController();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await reader.read();
        if (next.done) {
          controller.close();
          return;
        }
        try {
          await before(next.value, abort.signal);
        } catch (error) {
          await reader.cancel(error);
          throw error;
        }
        if (abort.signal.aborted) return;
        controller.enqueue(next.value);
      },
      async cancel(reason) {
        abort.abort();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Sleeps; resolves early when aborted. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
