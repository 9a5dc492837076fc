import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';

/** A client that follows the decisions of a mock, and what it received since the first one. */
export type Follower = {
  /** How many bytes it received. */
  readonly length: () => number;
  /**
   * The checksum of the first `length` bytes; equal bytes have equal checksums. Null where none of the
   * mock's last writes ended there.
   */
  readonly checksumAt: (length: number) => number | null;
  readonly leave: () => void;
};

/** The follower that keeps everything; the others are compared with it. */
export type Reader = {
  /** What it received, up to the end of the newest decision. */
  readonly received: () => Buffer;
  readonly leave: () => void;
};

/** How many ends of writes are kept: heartbeats may follow the last decision. */
const remembered = 16;

const marker = Buffer.from('event: decision\n');

/** Asks for a mock's decisions; resolves once the mock has answered and will report each later one. */
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

/** Passes on a stream from its first decision on: each follower gets other heartbeats before it. */
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

/** Follows the decisions of a mock by length and checksum only, which is cheap enough for 500 at once. */
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
    received: () => {
      const all = Buffer.concat(chunks);
      return all.subarray(0, all.indexOf('\n\n', all.lastIndexOf(marker)) + 2);
    },
    leave: () => request.destroy(),
  };
}
