import type { Swap } from '../gateway.ts';
import { whenThere } from '../later.ts';
import { tapBody } from './tap-body.ts';

/** How a stream ended. */
export type StreamEnd = {
  readonly requestId: string;
  /** False where the client went before the last piece: no further one was made. */
  readonly isWhole: boolean;
  readonly pieces: number;
};

/** Tells how each stream ends: whole, or cut short by a client that went. */
export const watchStreams =
  (tell: (end: StreamEnd) => void): Swap =>
  (parts) => ({
    ...parts,
    finish: (answer, inbound, key) =>
      whenThere(parts.finish(answer, inbound, key), (finished) => {
        if (!(finished.body instanceof ReadableStream)) return finished;
        const { requestId } = inbound;
        const body = tapBody(finished.body, { ended: (end) => tell({ requestId, ...end }) });
        return { ...finished, body };
      }),
  });
