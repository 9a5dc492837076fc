import { join } from 'node:path';
import { inFolder } from '../support/in-folder.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { readAs } from '../support/read-answer.ts';
import { expect, test } from '../test.ts';

const headers = { 'content-type': 'application/json' };

const create = async (url: string, name: string) =>
  readAs(
    'CreatedKey',
    await fetch(`${url}/_anyone/keys`, { method: 'POST', headers, body: JSON.stringify({ name }) }),
  );

const statusOf = async (url: string, key: string): Promise<number> => {
  const response = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.status;
};

test('kill -9 in the middle of 1,000 writes loses none that was acknowledged', () =>
  inFolder({}, async (folder) => {
    const file = join(folder, 'state.json');
    const mock = await startMockProcess(['--quiet', '--state', file]);
    const acknowledged: string[] = [];
    let asked = 0;
    const write = async (): Promise<void> => {
      while (asked < 1_000) {
        asked += 1;
        const made = await create(mock.url, `Key ${asked}`).catch(() => null);
        if (made === null) return;
        acknowledged.push(made.key);
        if (acknowledged.length === 400) void mock.stop('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 20 }, write));
    expect(acknowledged.length).toBeGreaterThanOrEqual(400);
    expect(acknowledged.length).toBeLessThan(1_000);

    const again = await startMockProcess(['--quiet', '--state', file]);
    const statuses = await Promise.all(acknowledged.map((key) => statusOf(again.url, key)));
    await again.stop();
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  }));
