import type { Exchange, KeptPieces } from '../../gateway/traffic/exchange.ts';

/** A body as bytes, as far as it is kept. */
export type KeptBytes = {
  readonly bytes: Buffer;
  /** All of its bytes, kept or not; null where that is unknown. */
  readonly size: number | null;
  readonly state: KeptPieces['state'] | 'unread';
  /** The pieces in which it came, with their times in milliseconds; none where all came at once. */
  readonly pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[];
};

/** The body of an exchange as bytes. */
export function keptBytes(body: Exchange['requestBody' | 'responseBody']): KeptBytes {
  if (body === null) return { bytes: Buffer.alloc(0), size: 0, state: 'unread', pieces: [] };
  if (body === 'too-large' || body === 'no-room') {
    return { bytes: Buffer.alloc(0), size: null, state: 'cut', pieces: [] };
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = Buffer.from(body);
    return { bytes, size: bytes.length, state: 'whole', pieces: [] };
  }
  const pieces = body.pieces.map((piece) => Buffer.from(piece));
  return {
    bytes: Buffer.concat(pieces),
    size: body.size,
    state: body.state,
    pieces: body.times.flatMap((at, index) => {
      const bytes = pieces[index];
      return bytes === undefined ? [] : [{ at, bytes }];
    }),
  };
}
