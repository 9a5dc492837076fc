import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { leaksOf } from '../../support/leaks.ts';
import { startMock } from '../../support/mock.ts';
import { readAs } from '../../support/read-answer.ts';
import { test as base, expect } from '../../test.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

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

const listOf = async (url: string) =>
  (await readAs('KeyList', await fetch(`${url}/_anyone/keys`))).keys;

test('what was made, changed, spent and deleted is there after a restart, and no key in the file', async ({
  folder,
}) => {
  const file = join(folder, 'state.json');
  const first = await startMock(['--quiet', '--state', file]);
  const [mine, gone] = [await create(first.url, 'Mine'), await create(first.url, 'Gone')];
  await fetch(`${first.url}/_anyone/keys/${gone.record.id}`, { method: 'DELETE' });
  await fetch(`${first.url}/_anyone/keys/key_1`, { method: 'DELETE' });
  const models = JSON.stringify({ models: ['gpt-5.4'], quota: 5 });
  await fetch(`${first.url}/_anyone/keys/${mine.record.id}`, {
    method: 'PATCH',
    headers,
    body: models,
  });
  const body = JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] });
  const authorization = `Bearer ${mine.key}`;
  await fetch(`${first.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { ...headers, authorization },
    body,
  });
  await fetch(`${first.url}/_anyone/sessions`, { method: 'POST' });
  const before = await listOf(first.url);
  expect(await first.stop()).toMatchObject({ code: 0, error: '' });

  const again = await startMock(['--quiet', '--state', file]);
  expect(await listOf(again.url)).toEqual(before);
  expect(before.find(({ name }) => name === 'Mine')).toMatchObject({ used: 1, quota: 5 });
  const statuses = [mine.key, gone.key, keyFixtures.active.key, keyFixtures.restricted.key].map(
    (key) => statusOf(again.url, key),
  );
  expect(await Promise.all(statuses)).toEqual([200, 401, 401, 200]);
  await fetch(`${again.url}/_anyone/reset`, { method: 'POST' });
  expect(await statusOf(again.url, keyFixtures.active.key)).toBe(200);
  expect(await statusOf(again.url, mine.key)).toBe(401);
  await again.stop();
  expect(leaksOf(await readFile(file, 'utf8'), mine.key.slice(0, -4))).toEqual([]);
  expect(await readdir(folder)).toEqual(['state.json']);
});

test('an edited key file is read again, and a wrong edit keeps the last valid keys', async ({
  folder,
}) => {
  const file = join(folder, 'keys.yaml');
  const [one, two] = [
    'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u1',
    'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u2',
  ];
  const write = (text: string) => writeFile(file, text);
  await write(`- { name: one, key: ${one} }\n`);
  const mock = await startMock(['--quiet', '--keys', file]);
  const own = await create(mock.url, 'Made meanwhile');
  const statuses = () => Promise.all([one, two, own.key].map((key) => statusOf(mock.url, key)));
  expect(await statuses()).toEqual([200, 401, 200]);
  await write(`- { name: one, key: ${one}, state: disabled }\n- { name: two, key: ${two} }\n`);
  await expect.poll(statuses).toEqual([401, 200, 200]);
  await write(`- { name: one, key: ${one}, state: asleep }\n`);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await statuses()).toEqual([401, 200, 200]);
  await write(`- { name: one, key: ${one} }\n`);
  await expect.poll(statuses).toEqual([200, 401, 200]);
  const list = await listOf(mock.url);
  expect(list.map(({ name, state }) => [name, state])).toEqual([
    ['one', 'active'],
    ['Made meanwhile', 'active'],
    ['two', 'deleted'],
  ]);
  const { error } = await mock.stop();
  expect(error.split('\n')).toEqual([
    `--keys ${file}: read again, 2 keys.`,
    expect.stringMatching(/key 1 `state` must be one of .* The last valid content stays in use\.$/),
    `--keys ${file}: read again, 1 key.`,
    '',
  ]);
});
