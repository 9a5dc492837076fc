import { expect } from '@playwright/test';
import { keyFixtures } from '../fixtures/keys.ts';
import type { Schemas } from '../spec/validator.ts';
import { credentialOf, targetOf } from './fixture-request.ts';
import { leaksOf } from './leaks.ts';
import { type MockServer, test } from './mock-server.ts';
import { connectRaw, headOf } from './raw-connection.ts';
import { readAs, see } from './read-answer.ts';

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

const misfits: readonly (readonly [string, unknown, string])[] = [
  ['no name', {}, 'name'],
  ['an empty name', { name: '' }, 'name'],
  ['a long name', { name: 'x'.repeat(101) }, 'name'],
  ['models that are a text', { name: 'x', models: 'gpt-5.4' }, 'models'],
  ['an empty model', { name: 'x', models: ['gpt-5.4', ''] }, 'models.1'],
  ['a quota below 0', { name: 'x', quota: -1 }, 'quota'],
  ['half a credit', { name: 'x', quota: 0.5 }, 'quota'],
  ['a date alone', { name: 'x', expiresAt: '2026-01-01' }, 'expiresAt'],
  ['a day that is none', { name: 'x', expiresAt: '2026-02-30T00:00:00Z' }, 'expiresAt'],
  ['a leap second', { name: 'x', expiresAt: '2026-12-31T23:59:60Z' }, 'expiresAt'],
  ['a member that is not known', { name: 'x', model: 'gpt-5.4' }, 'model'],
  ['a key of its own', { name: 'x', key: 'sk-of-my-own' }, 'key'],
];
for (const [name, body, field] of misfits) {
  test(`a body with ${name} is refused with 400 and the field, and changes nothing`, async ({
    mock,
  }) => {
    const before = await (await control(mock, 'GET')).text();
    const orders = [await control(mock, 'POST', '', body)];
    if (name !== 'no name') {
      orders.push(await control(mock, 'PATCH', '/key_1', body));
    }
    for (const response of orders) {
      expect(response.status).toBe(400);
      const { error } = await readAs('ControlError', response);
      expect(error.field).toBe(field);
      expect(error.message).toContain(`\`${field}\``);
    }
    expect(await (await control(mock, 'GET')).text()).toBe(before);
  });
}

test('a body that is no JSON is refused with 400', async ({ mock }) => {
  for (const body of ['', '{', 'name=x']) {
    const response = await fetch(`${mock.url}/_anyone/keys`, {
      method: 'POST',
      headers: jsonType,
      body,
    });
    expect(await see(response)).toMatchObject({
      status: 400,
      body: { error: { message: 'The body is not valid JSON.' } },
    });
  }
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

test.describe('whoever is not the owner', () => {
  test('a page of another origin is refused with 403, and changes nothing', async ({ mock }) => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      for (const [method, path] of [
        ['GET', ''],
        ['POST', ''],
        ['DELETE', '/key_1'],
      ] as const) {
        const response = await fetch(`${mock.url}/_anyone/keys${path}`, {
          method,
          headers: { origin },
          ...(method === 'POST' ? { body: '{"name":"Stolen"}' } : {}),
        });
        expect(await see(response)).toMatchObject({
          status: 403,
          body: { error: { message: 'Pages of another origin may not control this mock.' } },
        });
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    expect(mock.gateway.keys.list()).toHaveLength(6);
    const own = await fetch(`${mock.url}/_anyone/keys`, { headers: { origin: mock.url } });
    expect(own.status).toBe(200);
  });

  test('a request under another host’s name is served no control: DNS may be rebound', async ({
    mock,
  }) => {
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
    ]) {
      const connection = connectRaw(mock.port);
      connection.send(headOf('DELETE /_anyone/keys/key_1 HTTP/1.1', `Host: ${host}`));
      const answer = await connection.next();
      expect(answer?.status, host).toBe(404);
      expect(answer?.body).not.toContain('sk-');
      connection.close();
    }
    expect(mock.gateway.keys.get('key_1')?.deletedAt).toBeNull();
    for (const host of ['localhost', `127.0.0.1:${mock.port}`, '[::1]']) {
      const connection = connectRaw(mock.port);
      connection.send(headOf('GET /_anyone/keys HTTP/1.1', `Host: ${host}`));
      expect((await connection.next())?.status, host).toBe(200);
      connection.close();
    }
  });
});
