import type { IncomingMessage } from 'node:http';
import type { MaybePromise } from '../gateway/answer.ts';
import type { BodyRead } from '../gateway/request/request.ts';

/** The most bytes that all bodies may hold together that are still arriving, or whose request has no answer yet. */
export const roomForUploads = 256 * 1024 * 1024;

/** A body of no more bytes than the head of a request may have takes up no room: nobody counts the heads. */
const uncounted = 16_384;

/**
 * Takes a whole body that came together with its head, as most do. Nothing has to be awaited for it, and no events
 * of a stream are emitted.
 *
 * @returns null for a body that is still arriving, that is long, or that somebody has read
 */
export function takeWhole(incoming: IncomingMessage): Buffer<ArrayBuffer> | null {
  const { readableLength } = incoming;
  if (readableLength === 0 || readableLength > uncounted) return null;
  if (readableLength !== Number(incoming.headers['content-length'])) return null;
  return incoming.read();
}

/** Reads the bodies of one server's requests. */
export type Uploads = {
  /** Reads a whole body, once. It takes up room until its request is answered. */
  readonly read: (incoming: IncomingMessage, limit: number) => MaybePromise<BodyRead>;
  /** Gives up the room of a request's body. */
  readonly release: (incoming: IncomingMessage) => void;
};

/**
 * Makes a reader of bodies. A client may send the first part of a body and no more, as often as it
 * likes: what all of them hold together is bounded, and the next body has no room.
 *
 * @param room bytes that bodies may hold together
 */
export function createUploads(room: number): Uploads {
  let held = 0;
  const sizes = new Map<IncomingMessage, number>();
  const release = (incoming: IncomingMessage): void => {
    held -= sizes.get(incoming) ?? 0;
    sizes.delete(incoming);
  };
  const receive = (incoming: IncomingMessage, limit: number): Promise<BodyRead> =>
    new Promise((resolve, reject) => {
      let chunks: Buffer<ArrayBuffer>[] = [];
      let size = 0;
      let isOver = false;
      const finish = (): void => {
        isOver = true;
        chunks = [];
      };
      const give = (answer: BodyRead): void => {
        resolve(answer);
        finish();
      };
      incoming.on('data', (chunk: Buffer<ArrayBuffer>) => {
        if (isOver) return;
        size += chunk.length;
        held += chunk.length;
        sizes.set(incoming, size);
        if (size > limit || held > room) {
          release(incoming);
          give(size > limit ? 'too-large' : 'no-room');
        } else {
          chunks.push(chunk);
        }
      });
      incoming.on('end', () => {
        const [first] = chunks;
        give(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
      });
      incoming.on('error', reject);
      incoming.on('close', () => {
        // Cut off before its end: nobody reads it any more.
        if (!isOver) release(incoming);
        finish();
      });
    });
  return {
    read: (incoming, limit) => takeWhole(incoming) ?? receive(incoming, limit),
    release,
  };
}
