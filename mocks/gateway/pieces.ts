import type { MaybePromise } from './answer.ts';

/** A piece of a body; a server writes a text without making bytes of it first. */
export type Piece = string | Uint8Array;

/** What a streamed body is made of, piece by piece, and only as fast as somebody asks for the next one. */
export type Pieces = {
  /** Makes the next piece, or fails where the body breaks off; null at the end. */
  readonly next: () => MaybePromise<Piece | null>;
  /** Called where nobody reads on, once at most. */
  readonly cancel: () => void;
};

const encoder = new TextEncoder();

/**
 * A stream for whoever wants one: a page, MSW, a behaviour. The mock's own server reads its pieces, which takes a third
 * of the time.
 */
class PieceStream extends ReadableStream<Uint8Array> {
  readonly pieces: Pieces;
  constructor(pieces: Pieces) {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      const piece = await pieces.next();
      if (piece === null) controller.close();
      else controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
    };
    super({ pull, cancel: () => pieces.cancel() }, { highWaterMark: 0 });
    this.pieces = pieces;
  }
}

/** Pieces as a stream. */
export const streamOf = (pieces: Pieces): ReadableStream<Uint8Array> => new PieceStream(pieces);

/** The pieces of a stream that nobody else reads. */
export function piecesOf(stream: ReadableStream<Uint8Array>): Pieces {
  if (stream instanceof PieceStream) return stream.pieces;
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()).value ?? null,
    cancel: () => {
      reader.cancel().catch(() => undefined);
    },
  };
}
