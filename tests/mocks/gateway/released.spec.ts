import { getHeapSpaceStatistics } from 'node:v8';
import { completion } from '../../../bench/requests.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { expect, test } from '../../test.ts';

/** Bytes of what outlived its youth: V8 moves there what is still held after a while. */
const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ??
  Number.NaN;

/** Bytes for each request that may: the log keeps 500 decisions. */
const most = 600;

test('nothing of a served request outlives it, but its place in the log', async () => {
  const gateway = createGateway();
  const { method, path, headers, body } = completion;
  const bytes = Buffer.from(body);
  const answer = () =>
    gateway.answer({
      method,
      url: path,
      headers: new Headers(headers),
      headerNames: () => null,
      connection: null,
      version: '1.1',
      readBody: async () => new Uint8Array(bytes),
    });
  const answerMany = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 1) await answer();
  };
  // The log is full, and the code compiled.
  await answerMany(3_000);
  // What ran before may be moved meanwhile: the least of a few measurements is the gateway's own.
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 4 && least >= most; attempt += 1) {
    const before = oldBytes();
    await answerMany(3_000);
    least = Math.min(least, (oldBytes() - before) / 3_000);
  }
  expect(least).toBeLessThan(most);
});
