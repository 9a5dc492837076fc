import { expect, test as plain } from '@playwright/test';
import { createControl } from '../mocks/control/control.ts';
import { createGateway } from '../mocks/gateway.ts';
import { startServer } from '../mocks/server.ts';
import { test } from './mock-server.ts';
import { connectRaw, headOf } from './raw-connection.ts';
import { see } from './read-answer.ts';

const json = { 'content-type': 'application/json' };

test('a page of another site, or of another port of this machine, is refused whatever it reads', async ({
  mock,
}) => {
  for (const site of ['cross-site', 'same-site']) {
    for (const path of ['keys', 'decisions', 'sessions', 'keys/key_1']) {
      const connection = connectRaw(mock.port);
      connection.send(
        headOf(`GET /_anyone/${path} HTTP/1.1`, 'Host: 127.0.0.1', `Sec-Fetch-Site: ${site}`),
      );
      expect((await connection.next())?.status, `${site} ${path}`).toBe(403);
      connection.close();
    }
  }
  for (const site of ['same-origin', 'none']) {
    const connection = connectRaw(mock.port);
    connection.send(
      headOf('GET /_anyone/keys HTTP/1.1', 'Host: 127.0.0.1', `Sec-Fetch-Site: ${site}`),
    );
    expect((await connection.next())?.status, site).toBe(200);
    connection.close();
  }
});

const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

/** Bodies that cannot be taken: their content type, what they are, and how they are refused. */
const misfits: readonly (readonly [string, string, BodyInit, number, string])[] = [
  ['a form', 'application/x-www-form-urlencoded', 'name=x', 415, 'application/json'],
  ['JSON that is called text', 'text/plain', '{"name":"x"}', 415, 'application/json'],
  [
    'JSON by a name that only begins alike',
    'application/jsonp',
    '{"name":"x"}',
    415,
    'application/json',
  ],
  ['nothing', 'application/json', '', 400, 'not valid JSON'],
  ['half of JSON', 'application/json', '{"name":', 400, 'not valid JSON'],
  [
    'bytes that are no UTF-8',
    'application/json',
    Uint8Array.of(34, 255, 34),
    400,
    'not valid JSON',
  ],
  [
    'more than 64 KiB',
    'application/json',
    JSON.stringify({ name: 'x'.repeat(70_000) }),
    413,
    '65536',
  ],
  ['a list', 'application/json', '[]', 400, 'must be object'],
  ['a text', 'application/json', '"x"', 400, 'must be object'],
  ['null', 'application/json', 'null', 400, 'must be object'],
  ['10,000 lists in one another', 'application/json', deep, 400, 'must be object'],
  ['a name that is a number', 'application/json', '{"name":1}', 400, '`name`'],
  [
    'a quota beyond what is exact',
    'application/json',
    '{"name":"x","quota":1e300}',
    400,
    '`quota`',
  ],
  ['a quota that is a text', 'application/json', '{"name":"x","quota":"1"}', 400, '`quota`'],
  ['a prototype', 'application/json', '{"name":"x","__proto__":{}}', 400, '`__proto__`'],
  ['a key as a member’s name', 'application/json', '{"name":"x","sk-Zq8RkW3v":1}', 400, '`sk-…`'],
];
for (const [name, type, body, status, told] of misfits) {
  test(`a body that is ${name} is refused with ${status}, and changes nothing`, async ({
    mock,
  }) => {
    const before = JSON.stringify(mock.gateway.keys.stored());
    for (const [method, path] of [
      ['POST', ''],
      ['PATCH', '/key_1'],
    ] as const) {
      const url = `${mock.url}/_anyone/keys${path}`;
      const refused = await see(
        await fetch(url, { method, body, headers: { 'content-type': type } }),
      );
      expect(refused).toMatchObject({
        status,
        body: { error: { message: expect.stringContaining(told) } },
      });
    }
    expect(JSON.stringify(mock.gateway.keys.stored())).toBe(before);
  });
}

plain(
  'with a control token, every request carries it, and only then may it come from elsewhere',
  async () => {
    const gateway = createGateway();
    const token = 'a-token-for-this-test';
    const control = createControl(gateway, { token });
    const server = await startServer(gateway, { control });
    const statusOf = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}/_anyone/keys`, { headers })).status;
    const bare = await fetch(`${server.url}/_anyone/keys`);
    expect(bare.headers.get('www-authenticate')).toBe('Bearer realm="control"');
    expect(await see(bare)).toMatchObject({
      status: 401,
      body: { error: { message: 'Send the control token as `Authorization: Bearer TOKEN`.' } },
    });
    expect(await statusOf({ authorization: `Bearer ${token}x` })).toBe(401);
    expect(await statusOf({ authorization: `Basic ${token}` })).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(200);
    expect(
      await statusOf({ authorization: `Bearer ${token}`, origin: 'https://evil.example' }),
    ).toBe(403);
    const refused = await fetch(`${server.url}/_anyone/keys`, {
      method: 'POST',
      headers: json,
      body: '{"name":"x"}',
    });
    expect(refused.status).toBe(401);
    expect(gateway.keys.list()).toHaveLength(6);
    await server.close();

    const elsewhere = {
      method: 'GET',
      target: '/_anyone/keys',
      address: '192.0.2.7',
      host: 'mock.example',
    };
    expect(control.takes(elsewhere)).toBe(true);
    expect(createControl(gateway).takes(elsewhere)).toBe(false);
  },
);

plain('a change that cannot be kept is not acknowledged', async () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const control = createControl(createGateway(), { keep: () => Promise.reject(full) });
  const body = '{"name":"x"}';
  const answer = await control.answer(
    new Request('http://127.0.0.1/_anyone/keys', { method: 'POST', headers: json, body }),
  );
  const error = {
    message: 'The change could not be kept (ENOSPC): it is lost when the mock ends.',
  };
  expect(await see(answer)).toMatchObject({ status: 500, body: { error } });
});
