import type { IncomingMessage } from 'node:http';
import type { BodyRead } from '../gateway/request/request.ts';

/** The most bytes that all bodies which are still arriving may hold together. */
export const roomForUploads = 256 * 1024 * 1024;

/** Reads the bodies of one server's requests. */
export type Uploads = {
  /** Reads a whole body, once. */
  readonly read: (incoming: IncomingMessage, limit: number) => Promise<BodyRead>;
};

/**
 * Makes a reader of bodies. A client may send the first part of a body and no more, as often as it
 * likes: what all of them hold together is bounded, and the next body has no room.
 *
 * @param room bytes that unfinished bodies may hold together
 */
export function createUploads(room: number): Uploads {
  let held = 0;
  const read = (incoming: IncomingMessage, limit: number): Promise<BodyRead> =>
    new Promise((resolve, reject) => {
      let chunks: Buffer<ArrayBuffer>[] = [];
      let size = 0;
      let isOver = false;
      const finish = (): void => {
        if (!isOver) held -= size;
        isOver = true;
        chunks = [];
      };
      incoming.on('data', (chunk: Buffer<ArrayBuffer>) => {
        if (isOver) return;
        size += chunk.length;
        held += chunk.length;
        if (size > limit || held > room) {
          resolve(size > limit ? 'too-large' : 'no-room');
          finish();
        } else {
          chunks.push(chunk);
        }
      });
      incoming.on('end', () => {
        const [first] = chunks;
        resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
        finish();
      });
      incoming.on('error', reject);
      incoming.on('close', finish);
    });
  return { read };
}
