import { createConnection } from 'node:net';
import { expect } from '@playwright/test';
import OpenAI from 'openai';
import { OpenAIRealtimeError } from 'openai/realtime/index';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { WebSocket } from 'ws';
import { takeSubprotocolKey } from '../../../mocks/behaviours/subprotocol-key.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { installedVersion } from '../drivers/installed-version.ts';
import { reportCell } from '../matrix/matrix.ts';
import { refusedKeys } from '../refusals.ts';

// The SDK asks for wss: whatever its base URL says. A plain connection under it leads to the mock.
const connect = ({ url, port }: Pick<MockServer, 'url' | 'port'>, apiKey = keyOf('active')) =>
  new OpenAIRealtimeWS(
    {
      model: 'gpt-realtime',
      options: { createConnection: () => createConnection({ host: '127.0.0.1', port }) },
    },
    new OpenAI({ baseURL: `${url}/v1`, apiKey }),
  );

const cell = {
  client: 'openai, realtime',
  version: installedVersion('openai'),
  call: 'conversation of texts',
} as const;

test('the OpenAI SDK’s realtime client holds a conversation of texts', async ({ mock }) => {
  const realtime = connect(mock);
  const types: string[] = [];
  realtime.on('event', ({ type }) => types.push(type));
  await new Promise<void>((resolve, reject) => {
    realtime.on('error', reject);
    realtime.on('session.created', () => resolve());
  });
  const ask = (text: string) =>
    new Promise<{ said: string; status: string | undefined }>((resolve) => {
      let said = '';
      const gather = ({ delta }: { delta: string }) => {
        said += delta;
      };
      realtime.on('response.output_text.delta', gather);
      realtime.once('response.done', ({ response }) => {
        realtime.off('response.output_text.delta', gather);
        resolve({ said, status: response.status });
      });
      realtime.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
      });
      realtime.send({ type: 'response.create' });
    });
  realtime.send({
    type: 'session.update',
    session: { type: 'realtime', instructions: 'Be brief.' },
  });
  for (const words of ['Good morning', 'And good night']) {
    const { said, status } = await ask(words);
    expect(said).toContain(`"${words}"`);
    expect(status).toBe('completed');
  }
  expect(types.slice(0, 2)).toEqual(['session.created', 'session.updated']);
  expect(types.at(-1)).toBe('response.done');
  expect(types.filter((type) => type === 'response.done')).toHaveLength(2);
  reportCell(test.info(), { ...cell, key: 'active', result: '✓' });
  realtime.close();
});

test('the OpenAI SDK’s realtime client gets an event that nobody knows, and goes on', async ({
  mock,
}) => {
  const realtime = connect(mock);
  const failed = new Promise<unknown>((resolve) => realtime.on('error', resolve));
  await new Promise<void>((resolve) => realtime.on('session.created', () => resolve()));
  realtime.socket.send(JSON.stringify({ type: 'nobody.knows.this', event_id: 'mine' }));
  expect(await failed).toMatchObject({
    message: expect.stringContaining('This mock does not know this type of event.'),
  });
  const done = new Promise<void>((resolve) => realtime.on('response.done', () => resolve()));
  realtime.send({ type: 'response.create' });
  await done;
  realtime.close();
});

for (const { name, key, status } of refusedKeys.filter(({ isLost }) => isLost !== true)) {
  test(`the OpenAI SDK’s realtime client fails at the handshake, once, for a key: ${name}`, async ({
    mock,
  }) => {
    const realtime = connect(mock, key);
    const error = await new Promise<unknown>((resolve) => realtime.on('error', resolve));
    expect(error).toBeInstanceOf(OpenAIRealtimeError);
    expect(String(error)).toContain(`Unexpected server response: ${status}`);
    expect(mock.gateway.decisions.recent()).toMatchObject([{ status }]);
    reportCell(test.info(), { ...cell, key: name, result: `OpenAIRealtimeError ${status}` });
  });
}

test.describe('a key in a sub-protocol, as pages in a browser send it', () => {
  const open = (url: string, protocols: readonly string[]) =>
    new Promise<{ status: number; protocol: string | null }>((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/realtime?model=gpt-realtime`, [
        ...protocols,
      ]);
      socket.on('open', () => {
        resolve({ status: 101, protocol: socket.protocol });
        socket.close();
      });
      socket.on('unexpected-response', (_, { statusCode = 0 }) => {
        resolve({ status: statusCode, protocol: null });
      });
      socket.on('error', () => undefined);
    });
  const inProtocol = (key: string) => ['realtime', `openai-insecure-api-key.${key}`];

  test('is no credential of the contract', async ({ mock }) => {
    expect(await open(mock.url, inProtocol(keyOf('active')))).toEqual({
      status: 401,
      protocol: null,
    });
  });

  test('is accepted where that is asked for, judged like a key in the header, and never repeated', async () => {
    const gateway = createGateway({ behaviours: [takeSubprotocolKey] });
    const server = await startServer(gateway);
    const active = inProtocol(keyOf('active'));
    expect(await open(server.url, active)).toEqual({ status: 101, protocol: 'realtime' });
    expect(await open(server.url, active.toReversed())).toEqual({
      status: 101,
      protocol: 'realtime',
    });
    expect((await open(server.url, inProtocol(keyOf('deleted')))).status).toBe(401);
    expect((await open(server.url, inProtocol(keyOf('restricted')))).status).toBe(403);
    expect((await open(server.url, ['realtime'])).status).toBe(401);
    // The sub-protocol is a credential of the handshake alone.
    const other = await fetch(`${server.url}/v1/models`, {
      headers: { 'sec-websocket-protocol': active.join(', ') },
    });
    expect(other.status).toBe(401);
    await server.close();
  });
});
