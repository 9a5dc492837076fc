import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';

/** A client that follows the decisions of a mock, and what it was sent since they began to come. */
export type Follower = {
  /** How many bytes. */
  readonly length: () => number;
  /**
   * The checksum of the first so many bytes: two that were sent the same have the same. Null where no
   * write of the mock ended there lately.
   */
  readonly checksumAt: (length: number) => number | null;
  readonly leave: () => void;
};

/** The follower that is read closely; the others are held against it. */
export type Reader = {
  /** What it was sent, up to the end of the newest decision. */
  readonly told: () => Buffer;
  readonly leave: () => void;
};

/** How many ends of writes are remembered: behind the last decision, heartbeats may come. */
const remembered = 16;

const marker = Buffer.from('event: decision\n');

/** Asks for a mock's decisions; resolves once the mock has answered and will tell all that come. */
async function ask(url: string): Promise<{ request: ClientRequest; stream: IncomingMessage }> {
  const request = get(`${url}/_anyone/decisions`, {
    headers: { accept: 'text/event-stream' },
    agent: false,
  });
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  // The mock ends or this client does: the stream then has what it has.
  stream.on('error', () => undefined);
  await new Promise((resolve) => stream.once('data', resolve));
  return { request, stream };
}

/** Hands on what a stream brings from its first decision on: heartbeats before it come to each alone. */
function sinceFirstDecision(stream: IncomingMessage, take: (bytes: Buffer) => void): void {
  let early: Buffer | null = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    if (early === null) return take(chunk);
    early = Buffer.concat([early, chunk]);
    const start = early.indexOf(marker);
    if (start === -1) return;
    take(early.subarray(start));
    early = null;
  });
}

/** Follows the decisions of a mock by their length and checksum alone: five hundred can do that at once. */
export async function followDecisions(url: string): Promise<Follower> {
  const { request, stream } = await ask(url);
  let [length, checksum] = [0, 0];
  const ends: (readonly [length: number, checksum: number])[] = [];
  sinceFirstDecision(stream, (bytes) => {
    length += bytes.length;
    checksum = crc32(bytes, checksum);
    ends.push([length, checksum]);
    if (ends.length > remembered) ends.shift();
  });
  return {
    length: () => length,
    checksumAt: (wanted) => ends.find(([end]) => end === wanted)?.[1] ?? null,
    leave: () => request.destroy(),
  };
}

/** Follows the decisions of a mock, and keeps every word. */
export async function readDecisions(url: string): Promise<Reader> {
  const { request, stream } = await ask(url);
  const chunks: Buffer[] = [];
  sinceFirstDecision(stream, (bytes) => chunks.push(bytes));
  return {
    told: () => {
      const all = Buffer.concat(chunks);
      return all.subarray(0, all.indexOf('\n\n', all.lastIndexOf(marker)) + 2);
    },
    leave: () => request.destroy(),
  };
}
