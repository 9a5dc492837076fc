import { createControl } from '../../../mocks/control/control.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { test } from '../../support/mock-server.ts';
import { connectRaw, headOf } from '../../support/raw-connection.ts';
import { see } from '../../support/read-answer.ts';
import { expect, test as plain } from '../../test.ts';

const json = { 'content-type': 'application/json' };

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
    '127.999.0.1',
    'localhost\r\nHost: evil.example',
    'localhost\r\nHost: localhost',
  ]) {
    const status = host.includes('\n') ? 400 : 404;
    const connection = connectRaw(mock.port);
    connection.send(headOf('DELETE /_anyone/keys/key_1 HTTP/1.1', `Host: ${host}`));
    const answer = await connection.next();
    expect(answer?.status, host).toBe(status);
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

plain(
  'behind a proxy that speaks TLS the page’s own origin is https, which counts with a token alone',
  async () => {
    const token = 'a-token-for-this-test';
    const gateway = createGateway();
    const asked = (host: string, origin: string, headers: Record<string, string>, own?: string) =>
      createControl(gateway, own === undefined ? {} : { token: own }).answer(
        new Request(`http://${host}/_anyone/keys`, {
          method: 'POST',
          headers: { ...json, origin, ...headers },
          body: '{"name":"Made over TLS"}',
        }),
      );
    const authorization = `Bearer ${token}`;
    const statusOf = async (...parts: Parameters<typeof asked>) => (await asked(...parts)).status;
    const sent = { authorization, 'sec-fetch-site': 'same-origin' };
    expect(await statusOf('mock.example', 'https://mock.example', sent, token)).toBe(201);
    expect(await statusOf('localhost:4443', 'https://localhost:4443', sent, token)).toBe(201);
    expect(await statusOf('mock.example:443', 'https://mock.example', sent, token)).toBe(201);
    expect(gateway.keys.list()).toHaveLength(9);

    const foreign: Parameters<typeof asked>[] = [
      ['mock.example', 'https://evil.example', sent, token],
      ['mock.example', 'https://mock.example.evil.example', sent, token],
      ['mock.example', 'https://mock.example:8443', sent, token],
      ['mock.example:4443', 'https://mock.example', sent, token],
      ['mock.example', 'wss://mock.example', sent, token],
      ['mock.example', 'null', sent, token],
      ['mock.example', 'https://mock.example', { ...sent, 'sec-fetch-site': 'cross-site' }, token],
      ['mock.example', 'https://mock.example', { ...sent, 'sec-fetch-site': 'same-site' }, token],
      // Without a token nothing else protects: a page may have been made to lead here (DNS rebinding).
      ['localhost', 'https://localhost', { 'sec-fetch-site': 'same-origin' }],
      ['localhost:4010', 'https://localhost:4010', sent],
    ];
    for (const parts of foreign) expect(await statusOf(...parts), parts.join()).toBe(403);
    // An origin that fits is no token.
    expect(await statusOf('mock.example', 'https://mock.example', {}, token)).toBe(401);
    expect(gateway.keys.list()).toHaveLength(9);
  },
);
