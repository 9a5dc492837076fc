import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import { hideKeys } from '../../../mocks/keys/keyring.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';
import { askCompanion } from './ask-companion.ts';

async function makeSecret(
  gateway: Gateway,
  { key = keyOf('active'), body = {} }: { readonly key?: string; readonly body?: object } = {},
) {
  const response = await askCompanion(gateway, 'createClientSecret', { key, body });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** The status of a handshake; 101 where a session opens. */
async function handshake(gateway: Gateway, secret: string, model?: string): Promise<number> {
  const query = model === undefined ? '' : `?model=${model}`;
  const headers = { authorization: `Bearer ${secret}`, upgrade: 'websocket' };
  const shaken = await gateway.handshake(
    requestOf(new Request(`http://mock/v1/realtime${query}`, { headers })),
  );
  return shaken.accepted ? 101 : shaken.answer.status;
}

const ofModel = (model: string) => ({ session: { type: 'realtime', model } });

test('a secret opens realtime sessions of its model for a minute, and nothing else', async () => {
  let now = Date.parse('2026-02-01T00:00:00Z');
  const gateway = createGateway({ clock: () => now });
  const { status, body } = await makeSecret(gateway, { body: ofModel('gpt-realtime') });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    value: expect.stringMatching(/^ek_[A-Za-z0-9]{32}$/),
    expires_at: now / 1000 + 60,
    session: { type: 'realtime', model: 'gpt-realtime' },
  });
  expect(await handshake(gateway, body.value, 'gpt-realtime')).toBe(101);
  expect(await handshake(gateway, body.value)).toBe(101);
  expect(await handshake(gateway, body.value, 'gpt-realtime-mini')).toBe(403);
  expect(await handshake(gateway, `${body.value}x`, 'gpt-realtime')).toBe(401);
  const models = new Request('http://mock/v1/models', {
    headers: { authorization: `Bearer ${body.value}` },
  });
  expect((await gateway.fetch(models)).status).toBe(401);
  now += 60_000;
  expect(await handshake(gateway, body.value, 'gpt-realtime')).toBe(401);
});

test('a secret lives as long as was asked for', async () => {
  let now = Date.parse('2026-02-01T00:00:00Z');
  const gateway = createGateway({ clock: () => now });
  const expires_after = { anchor: 'created_at', seconds: 600 };
  const { body } = await makeSecret(gateway, { body: { expires_after } });
  now += 599_000;
  expect(await handshake(gateway, body.value)).toBe(101);
});

test('a secret dies with its key, obeys its changes, and counts against its quota', async () => {
  const gateway = createGateway();
  const { key, issued } = gateway.keys.create({ name: 'App', models: null, quota: 2 });
  const { body } = await makeSecret(gateway, { key });
  expect(await handshake(gateway, body.value)).toBe(101);
  expect(issued.used).toBe(1);
  gateway.keys.change(issued.id, { models: ['gpt-5.4'] });
  expect(await handshake(gateway, body.value)).toBe(403);
  gateway.keys.change(issued.id, { models: null, disabled: true });
  expect(await handshake(gateway, body.value)).toBe(401);
  gateway.keys.change(issued.id, { disabled: false });
  expect([await handshake(gateway, body.value), issued.used]).toEqual([101, 2]);
  expect(await handshake(gateway, body.value)).toBe(429);
  gateway.keys.remove(issued.id);
  expect(await handshake(gateway, body.value)).toBe(401);
  expect(gateway.decisions.recent().at(-1)).toMatchObject({ clause: 'KEY-DELETED' });
});

test('a key gets no secret for a model that it may not use', async () => {
  const gateway = createGateway();
  const key = keyOf('restricted');
  for (const [body, status] of [
    [ofModel('gpt-realtime'), 403],
    [{}, 403],
    [ofModel('gpt-realtime-mini'), 200],
  ] as const) {
    expect((await makeSecret(gateway, { key, body })).status).toBe(status);
  }
});

test('no log shows a secret', async () => {
  const gateway = createGateway();
  const { body } = await makeSecret(gateway);
  await handshake(gateway, body.value);
  await handshake(gateway, `${body.value}x`);
  expect(JSON.stringify(gateway.decisions.recent())).not.toContain(body.value.slice(0, 12));
  expect(hideKeys(`"${body.value}", week_days`)).toBe('"ek_…", week_days');
});
