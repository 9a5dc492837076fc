import { keyFixtures } from '../../../fixtures/keys.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { credentialOf, targetOf } from '../../support/fixture-request.ts';
import { leaksOf } from '../../support/leaks.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { readAs, see } from '../../support/read-answer.ts';
import { expect } from '../../test.ts';

const jsonType = { 'content-type': 'application/json' };

const control = (mock: MockServer, method: string, path = '', body?: unknown) =>
  fetch(`${mock.url}/_anyone/keys${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: jsonType }),
  });

const create = async (mock: MockServer, order: object = { name: 'Mine' }) =>
  readAs('CreatedKey', await control(mock, 'POST', '', order));

/** The statuses of a call for gpt-5.4 and one for gpt-5.4-mini with a key, in each of two formats. */
async function use(mock: MockServer, key: string): Promise<number[]> {
  const body = { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 16 };
  const calls = (['gpt-5.4', 'gpt-5.4-mini'] as const).flatMap((model) =>
    (['createChatCompletion', 'createMessage'] as const).map(async (id) => {
      const style = id === 'createMessage' ? 'x-api-key' : 'bearer';
      const { status } = await fetch(`${mock.url}${targetOf(id)}`, {
        method: 'POST',
        headers: {
          ...credentialOf(style, key).headers,
          'content-type': 'application/json',
          'anthropic-version': '2023-06-01',
        },
        body: JSON.stringify({ model, ...body }),
      });
      return status;
    }),
  );
  return Promise.all(calls);
}

test('a key works once created, obeys each change at once, and is dead once deleted', async ({
  mock,
}) => {
  const { key, record } = await create(mock);
  const change = (body: Schemas['ChangeKeyRequest']) =>
    control(mock, 'PATCH', `/${record.id}`, body).then((answer) => readAs('KeyRecord', answer));
  expect(await use(mock, key)).toEqual([200, 200, 200, 200]);

  expect(await change({ models: ['gpt-5.4-mini'] })).toMatchObject({ state: 'restricted' });
  expect(await use(mock, key)).toEqual([403, 403, 200, 200]);
  expect(await change({ models: ['gpt-5.4-mini', 'gpt-5.4'] })).toMatchObject({ used: 6 });
  expect(await use(mock, key)).toEqual([200, 200, 200, 200]);
  await change({ models: [] });
  expect(await use(mock, key)).toEqual([403, 403, 403, 403]);
  expect(await change({ models: null })).toMatchObject({ state: 'active', models: null });
  expect(await use(mock, key)).toEqual([200, 200, 200, 200]);

  expect(await change({ quota: 14 })).toMatchObject({ state: 'exhausted', used: 14 });
  expect(await use(mock, key)).toEqual([429, 429, 429, 429]);
  await change({ quota: null, expiresAt: '2020-01-01T00:00:00Z' });
  expect(await use(mock, key)).toEqual([401, 401, 401, 401]);
  expect(await change({ expiresAt: null, disabled: true })).toMatchObject({ state: 'disabled' });
  expect(await use(mock, key)).toEqual([401, 401, 401, 401]);
  expect(await change({ disabled: false })).toMatchObject({ state: 'active' });
  expect(await use(mock, key)).toEqual([200, 200, 200, 200]);

  expect((await control(mock, 'DELETE', `/${record.id}`)).status).toBe(204);
  expect(await use(mock, key)).toEqual([401, 401, 401, 401]);
  const shown = await readAs('KeyRecord', await control(mock, 'GET', `/${record.id}`));
  expect(shown).toMatchObject({ name: 'Mine', state: 'deleted', used: 18 });
});

test('a key is shown this one time, and by its last four characters ever after', async ({
  mock,
}) => {
  const response = await control(mock, 'POST', '', { name: 'Mine', models: ['gpt-5.4'], quota: 9 });
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { key, record } = await readAs('CreatedKey', response);
  expect(key).toMatch(/^sk-[A-Za-z0-9]{48}$/);
  expect(response.headers.get('location')).toBe(`/_anyone/keys/${record.id}`);
  expect(record).toEqual({
    id: record.id,
    name: 'Mine',
    masked: `sk-…${key.slice(-4)}`,
    state: 'restricted',
    models: ['gpt-5.4'],
    quota: 9,
    used: 0,
    createdAt: record.createdAt,
    expiresAt: null,
    lastUsedAt: null,
  });
  const later = [
    await control(mock, 'GET'),
    await control(mock, 'GET', `/${record.id}`),
    await control(mock, 'PATCH', `/${record.id}`, { name: 'Still mine' }),
    await control(mock, 'DELETE', `/${record.id}`),
    await control(mock, 'GET'),
  ];
  const texts = await Promise.all(later.map((answer) => answer.text()));
  expect(texts[0]).toContain(`sk-…${key.slice(-4)}`);
  expect(leaksOf(texts.join(), key)).toEqual([]);
});

test('all keys are listed, each in its state and none in full', async ({ mock }) => {
  const response = await control(mock, 'GET');
  const { keys } = await readAs('KeyList', response);
  expect(keys.map(({ name, state, masked }) => ({ name, state, masked }))).toEqual(
    Object.values(keyFixtures).map(({ name, state, key }) => ({
      name,
      state,
      masked: `sk-…${key.slice(-4)}`,
    })),
  );
});

test('an id that was never given is answered 404, and a deleted key cannot be changed', async ({
  mock,
}) => {
  const { record } = await create(mock);
  await control(mock, 'DELETE', `/${record.id}`);
  const body = { error: { message: 'There is no such key, or it has been deleted.' } };
  const changes = ['DELETE', 'PATCH'].map((method) =>
    control(mock, method, `/${record.id}`, method === 'PATCH' ? { disabled: false } : undefined),
  );
  const unknown = ['GET', 'DELETE', 'PATCH'].map((method) =>
    control(mock, method, '/key_0', method === 'PATCH' ? {} : undefined),
  );
  for (const response of await Promise.all([...changes, ...unknown])) {
    expect(await see(response)).toMatchObject({ status: 404, body });
  }
  expect((await fetch(`${mock.url}/_anyone/other`)).status).toBe(404);
});

test('a method that the endpoint has not is answered 405 with those that it has', async ({
  mock,
}) => {
  for (const [method, path, allow] of [
    ['PUT', '', 'GET, POST'],
    ['DELETE', '', 'GET, POST'],
    ['POST', '/key_1', 'GET, PATCH, DELETE'],
  ] as const) {
    expect(await see(await control(mock, method, path))).toMatchObject({
      status: 405,
      headers: { allow },
      body: { error: { message: `This control endpoint has no method ${method}.` } },
    });
  }
});
