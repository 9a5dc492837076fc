import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { Patch } from '../../../mocks/gateway/stages.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { fixtureRequest, keyOf, targetOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { connectRaw, headOf } from '../../support/raw-connection.ts';
import { openRealtime } from '../../support/realtime-client.ts';
import { expect } from '../../test.ts';

const good = `Authorization: Bearer ${keyOf('active')}`;
const bad = `Authorization: Bearer ${keyOf('deleted')}`;

test.describe('a connection that is kept alive', () => {
  for (const [name, size] of [
    ['70 KB', 70_000],
    ['5 MB', 5_000_000],
  ] as const) {
    for (const framing of ['Content-Length', 'chunked'] as const) {
      test(`takes a good request behind a refused one with a body of ${name}, ${framing}`, async ({
        mock,
      }) => {
        const connection = connectRaw(mock.port);
        // Were it left unread, the body would be mistaken for requests: it is made of them.
        const smuggled = headOf('GET /v1/models HTTP/1.1', 'Host: smuggled', good);
        const body = smuggled.repeat(Math.ceil(size / smuggled.length));
        const length =
          framing === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
        const json = 'Content-Type: application/json';
        connection.send(headOf('POST /v1/embeddings HTTP/1.1', 'Host: mock', bad, json, length));
        connection.send(
          framing === 'chunked' ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body,
        );
        const refused = await connection.next();
        expect(refused?.status).toBe(401);
        expect(refused?.body).toContain('invalid_api_key');

        connection.send(headOf('GET /v1/models HTTP/1.1', 'Host: mock', good, 'Connection: close'));
        const served = await connection.next();
        expect(served?.status).toBe(200);
        expect(JSON.parse(served?.body ?? '')).toMatchObject({ object: 'list' });
        expect(await connection.next()).toBeNull();
        expect(mock.gateway.decisions.recent().map(({ status }) => status)).toEqual([401, 200]);
      });
    }
  }

  test('answers requests that were sent at once in their order, each by its own key', async ({
    mock,
  }) => {
    const connection = connectRaw(mock.port);
    const one = (credential: string) => headOf('GET /v1/models HTTP/1.1', 'Host: mock', credential);
    connection.send(one(good) + one(bad) + one(good) + one('X-None: 1') + one(good));
    const statuses = [];
    for (let turn = 0; turn < 5; turn += 1) statuses.push((await connection.next())?.status);
    connection.close();
    expect(statuses).toEqual([200, 401, 200, 401, 200]);
  });
});

test.describe('an odd request target', () => {
  const ask = async (port: number, target: string, ...headers: string[]) => {
    const connection = connectRaw(port);
    connection.send(
      headOf(`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, 'Connection: close'),
    );
    const answer = await connection.next();
    connection.close();
    return answer?.status;
  };

  for (const [target, status] of [
    ['//v1/models', 404],
    ['/v1/%2e/models', 404],
    ['/v1/./models', 404],
    ['/v1/x/../models', 404],
    ['/x/..%2fv1/models', 404],
    ['/v1/models%20', 404],
    ['/v1/models#/', 404],
    ['http://127.0.0.1//v1/models', 404],
    ['http://127.0.0.1/v1/%2e/models', 404],
    ['/v1\\models', 404],
    ['*', 400],
    ['v1/models', 400],
  ] as const) {
    test(`${target} is not served, with a key or without`, async ({ mock }) => {
      expect(await ask(mock.port, target)).toBe(status);
      expect(await ask(mock.port, target, good)).toBe(status);
    });
  }

  test('a whole URL is judged as its path is: RFC 9112 §3.2.2 bids a server take it', async ({
    mock,
  }) => {
    const target = 'http://127.0.0.1/v1/models';
    expect(await ask(mock.port, target)).toBe(401);
    expect(await ask(mock.port, target, bad)).toBe(401);
    expect(await ask(mock.port, target, good)).toBe(200);
    expect(await ask(mock.port, 'http://127.0.0.1/_anyone/keys')).toBe(404);
  });
});

test.describe('what is no HTTP request', () => {
  const oversized = `X-Padding: ${'x'.repeat(20_000)}`;
  for (const [name, bytes, status] of [
    ['nonsense', 'Hello, is this an API?\r\n\r\n', 400],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01', 400],
    [
      'two lengths',
      headOf('POST /v1/embeddings HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Content-Length: 2'),
      400,
    ],
    [
      'a length and chunks',
      headOf(
        'POST /v1/embeddings HTTP/1.1',
        'Host: a',
        'Content-Length: 1',
        'Transfer-Encoding: chunked',
      ),
      400,
    ],
    ['a header without a name', headOf('GET /v1/models HTTP/1.1', 'Host: a', ': x'), 400],
    ['headers that are too large', headOf('GET /v1/models HTTP/1.1', 'Host: a', oversized), 431],
  ] as const) {
    test(`${name} is answered ${status}, and the server goes on`, async ({ mock }) => {
      const connection = connectRaw(mock.port);
      connection.send(bytes);
      expect((await connection.next())?.status).toBe(status);
      connection.close();
      expect(mock.gateway.decisions.recent()).toEqual([]);
      const next = await fetch(`${mock.url}/v1/models`);
      expect(next.status).toBe(401);
    });
  }
});

test('400 in the format of its path answers a request without one valid Host (RFC 9112 §3.2)', async ({
  mock,
}) => {
  const message = 'The request needs a path or a URL as its target, and one valid header `Host`.';
  const key = keyOf('active');
  const ask = async (line: string, ...headers: string[]) => {
    const connection = connectRaw(mock.port);
    connection.send(headOf(line, ...headers, `X-Api-Key: ${key}`, good, 'Content-Length: 9'));
    const answer = await connection.next();
    connection.close();
    return answer;
  };
  const openai = {
    error: { message, type: 'invalid_request_error', code: null, param: null },
  };
  for (const hosts of [
    [],
    ['Host: '],
    ['Host: a b'],
    ['Host: a/'],
    [`Host: ${key}/`],
    ['Host: a', 'Host: a'],
    ['Host: a', 'hOST: b'],
    ['Host: a', 'Host: '],
  ]) {
    const answer = await ask('POST /v1/chat/completions HTTP/1.1', ...hosts);
    expect(answer?.status, hosts.join()).toBe(400);
    expect(JSON.parse(answer?.body ?? ''), hosts.join()).toEqual(openai);
    expect(answer?.headers).toMatchObject({
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
  }
  const twice = ['Host: a', 'Host: b'];
  const claude = await ask('POST /v1/messages HTTP/1.1', ...twice);
  expect(claude?.status).toBe(400);
  expect(JSON.parse(claude?.body ?? '')).toMatchObject({
    error: { type: 'invalid_request_error', message },
  });
  expect((await ask('OPTIONS /v1/models HTTP/1.1', ...twice))?.status).toBe(400);
  expect((await ask('OPTIONS /v1/models HTTP/1.0'))?.status).toBe(204);

  const decisions = mock.gateway.decisions.recent();
  expect(decisions).toHaveLength(10);
  expect(decisions[0]).toMatchObject({ status: 400, refusal: { reason: message } });
  expect(JSON.stringify(decisions)).not.toContain(key);
});

test('a port that is taken is reported as EADDRINUSE', async ({ mock }) => {
  const second = startServer(createGateway(), { port: mock.port });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('control is served by a server that was given one, and by no other', async ({ mock }) => {
  const plain = await startServer(createGateway());
  expect((await fetch(`${plain.url}/_anyone/keys`)).status).toBe(404);
  expect((await fetch(`${mock.url}/_anyone/keys`)).status).toBe(200);
  await plain.close();
});

test('a server on every interface is reached on the loopback one', async () => {
  const server = await startServer(createGateway(), { host: '0.0.0.0' });
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  expect((await fetch(`${server.url}/v1/models`)).status).toBe(401);
  await server.close();
});

test('close ends at once what is open: streams, sessions, idle and half-sent requests', async () => {
  const endless: Patch = (stages) => ({
    ...stages,
    finish: (_, answer) =>
      answer.headers['content-type'] === 'text/event-stream'
        ? {
            ...answer,
            body: new ReadableStream({ start: (sink) => sink.enqueue(new Uint8Array(1)) }),
          }
        : answer,
  });
  const server = await startServer(createGateway({ faults: [{ patch: endless }] }));
  const request = fixtureRequest('createChatCompletion', keyOf('active'), {
    origin: server.url,
    members: { stream: true },
  });
  const stream = (await fetch(request)).body?.getReader();
  expect((await stream?.read())?.value).toHaveLength(1);
  const session = await openRealtime(`${server.url}${targetOf('connectRealtime')}`);
  const idle = connectRaw(server.port);
  idle.send(headOf('GET /v1/models HTTP/1.1', 'Host: mock', good));
  expect((await idle.next())?.status).toBe(200);
  const halfSent = connectRaw(server.port);
  halfSent.send('POST /v1/embeddings HTTP/1.1\r\nHost:');
  const rest = stream?.read();

  const start = performance.now();
  await server.close();
  expect(performance.now() - start).toBeLessThan(1000);
  await expect(rest).rejects.toThrow();
  await Promise.all([idle.closed, halfSent.closed, session.closed]);
  await expect(fetch(`${server.url}/v1/models`)).rejects.toThrow();
});
