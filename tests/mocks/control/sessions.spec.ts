import { keyFixtures, keyStates, restrictedModels } from '../../../fixtures/keys.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { readAs, see } from '../../support/read-answer.ts';
import { expect } from '../../test.ts';
import { readEvents } from './decision-events.ts';

const open = async (mock: MockServer) =>
  readAs('OpenedSession', await fetch(`${mock.url}/_anyone/sessions`, { method: 'POST' }));

const statusOf = async (mock: MockServer, key: string | undefined): Promise<number> => {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${mock.url}/v1/models`, { headers });
  await response.body?.cancel();
  return response.status;
};

const below = (mock: MockServer, id: string, path: string, init: RequestInit = {}) =>
  fetch(`${mock.url}/_anyone/sessions/${id}/${path}`, init);

test('a session has a key of each state, which no other session has', async ({ mock }) => {
  const [one, other] = [await open(mock), await open(mock)];
  expect(Object.keys(one.keys)).toEqual([...keyStates]);
  expect(one.restricted.allowedModels).toEqual(restrictedModels);
  const all = [one, other].flatMap(({ keys }) => Object.values(keys));
  expect(new Set(all).size).toBe(2 * keyStates.length);
  const statuses = await Promise.all(keyStates.map((state) => statusOf(mock, one.keys[state])));
  expect(statuses).toEqual([200, 200, 401, 401, 429, 401]);
});

test('what one session does shows neither in another nor in the keys of the mock', async ({
  mock,
}) => {
  const [one, other] = [await open(mock), await open(mock)];
  const before = {
    own: await (await fetch(`${mock.url}/_anyone/keys`)).text(),
    other: await (await below(mock, other.id, 'keys')).text(),
  };
  const body = JSON.stringify({ name: 'Mine' });
  const headers = { 'content-type': 'application/json' };
  const made = await below(mock, one.id, 'keys', { method: 'POST', headers, body });
  const { key, record } = await readAs('CreatedKey', made);
  expect(made.headers.get('location')).toBe(`/_anyone/sessions/${one.id}/keys/${record.id}`);
  expect(await statusOf(mock, key)).toBe(200);
  for (const path of [
    `/_anyone/keys/${record.id}`,
    `/_anyone/sessions/${other.id}/keys/${record.id}`,
  ]) {
    const elsewhere = await fetch(`${mock.url}${path}`, { method: 'DELETE' });
    expect(elsewhere.status, path).toBe(404);
  }
  expect(await statusOf(mock, key)).toBe(200);
  expect(await (await fetch(`${mock.url}/_anyone/keys`)).text()).toBe(before.own);
  expect(await (await below(mock, other.id, 'keys')).text()).toBe(before.other);

  const { decisions } = await readAs('DecisionList', await below(mock, one.id, 'decisions'));
  expect(decisions.map(({ session, key: who }) => [session, who?.name])).toEqual([
    [one.id, 'Mine'],
    [one.id, 'Mine'],
  ]);
  const others = await readAs('DecisionList', await below(mock, other.id, 'decisions'));
  expect(others.decisions).toEqual([]);
  const live = await readEvents(`${mock.url}/_anyone/sessions/${other.id}/decisions`);
  await statusOf(mock, key);
  await statusOf(mock, other.keys['deleted']);
  expect((await live.take(1))[0]?.data).toMatchObject({ session: other.id, clause: 'KEY-DELETED' });
  live.close();
});

test('a reset of one session or of the mock leaves every other session as it is', async ({
  mock,
}) => {
  const [one, other] = [await open(mock), await open(mock)];
  const removeAll = async (id: string) => {
    const { keys } = await readAs('KeyList', await below(mock, id, 'keys'));
    for (const key of keys) await below(mock, id, `keys/${key.id}`, { method: 'DELETE' });
  };
  await removeAll(one.id);
  await removeAll(other.id);
  mock.gateway.keys.remove('key_1');
  const active = () =>
    Promise.all(
      [one.keys['active'], other.keys['active'], keyFixtures.active.key].map((key) =>
        statusOf(mock, key),
      ),
    );
  expect(await active()).toEqual([401, 401, 401]);
  await below(mock, one.id, 'reset', { method: 'POST' });
  expect(await active()).toEqual([200, 401, 401]);
  await fetch(`${mock.url}/_anyone/reset`, { method: 'POST' });
  expect(await active()).toEqual([200, 401, 200]);
});

test('a closed session is gone, its keys too; a session that never was is answered 404', async ({
  mock,
}) => {
  const { id, keys } = await open(mock);
  const list = async () =>
    (await readAs('SessionList', await fetch(`${mock.url}/_anyone/sessions`))).sessions;
  expect((await list()).map((session) => session.id)).toEqual([id]);
  const close = () => fetch(`${mock.url}/_anyone/sessions/${id}`, { method: 'DELETE' });
  expect((await close()).status).toBe(204);
  expect(await list()).toEqual([]);
  expect(await statusOf(mock, keys['active'])).toBe(401);
  expect(mock.gateway.decisions.recent().at(-1)?.clause).toBe('KEY-UNKNOWN');
  expect(mock.gateway.keys.list()).toHaveLength(6);
  for (const answer of [await close(), await below(mock, id, 'keys')]) {
    expect(await see(answer)).toMatchObject({
      status: 404,
      body: { error: { message: 'There is no such session, or it was closed.' } },
    });
  }
});

test('a closed session ends the streams of its decisions, and no other', async ({ mock }) => {
  const [one, other] = [await open(mock), await open(mock)];
  const streams = await Promise.all(
    [one, one, other].map(({ id }) =>
      below(mock, id, 'decisions', { headers: { accept: 'text/event-stream' } }),
    ),
  );
  const [first, second, third] = streams.map(({ body }) =>
    body?.pipeThrough(new TextDecoderStream()),
  );
  await statusOf(mock, one.keys['active']);
  await fetch(`${mock.url}/_anyone/sessions/${one.id}`, { method: 'DELETE' });
  for (const stream of [first, second]) {
    let text = '';
    for await (const chunk of stream ?? []) text += chunk;
    // What was decided before the end is sent before it.
    expect(text.match(/^data: /gm)).toHaveLength(1);
  }
  const reader = third?.getReader();
  await reader?.read();
  await statusOf(mock, other.keys['active']);
  expect((await reader?.read())?.value).toContain('data: ');
  await reader?.cancel();
});

test('a thousand sessions can be open, and no more', async ({ mock }) => {
  for (let index = 0; index < 1000; index += 1) await open(mock);
  const more = await fetch(`${mock.url}/_anyone/sessions`, { method: 'POST' });
  expect(more.status).toBe(409);
  expect(await statusOf(mock, keyFixtures.active.key)).toBe(200);
});
