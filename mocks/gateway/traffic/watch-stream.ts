/** What is to be known of a stream on its way out. */
type Watcher = {
  readonly piece: (bytes: Uint8Array) => void;
  /** Called once; false where it broke off, or where nobody read it to its end. */
  readonly ended: (isWhole: boolean) => void;
};

/** The same stream, made only as fast as it is read, whose pieces and whose end are reported. */
export function watchStream(
  source: ReadableStream<Uint8Array>,
  { piece, ended }: Watcher,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await reader.read().catch((error: unknown) => {
          ended(false);
          throw error;
        });
        if (next.done) {
          ended(true);
          controller.close();
          return;
        }
        piece(next.value);
        controller.enqueue(next.value);
      },
      async cancel(reason) {
        ended(false);
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
