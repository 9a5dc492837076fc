import { type Piece, piecesOf, streamOf } from '../pieces.ts';

/** What is to be known of a stream on its way out. */
type Watcher = {
  readonly piece: (piece: Piece) => void;
  /** Called once; false where it broke off, or where nobody read it to its end. */
  readonly ended: (isWhole: boolean) => void;
};

/** The same stream, made only as fast as it is read, whose pieces and whose end are reported. */
export function watchStream(
  source: ReadableStream<Uint8Array>,
  { piece, ended }: Watcher,
): ReadableStream<Uint8Array> {
  const pieces = piecesOf(source);
  let isOver = false;
  const end = (isWhole: boolean): void => {
    if (!isOver) ended(isWhole);
    isOver = true;
  };
  const fail = (error: unknown): never => {
    end(false);
    throw error;
  };
  const pass = (next: Piece | null): Piece | null => {
    if (next === null) end(true);
    else piece(next);
    return next;
  };
  return streamOf({
    next: () => {
      try {
        const next = pieces.next();
        return next instanceof Promise ? next.then(pass, fail) : pass(next);
      } catch (error) {
        return fail(error);
      }
    },
    cancel: () => {
      end(false);
      pieces.cancel();
    },
  });
}
