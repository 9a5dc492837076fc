import { type KeySpec, keyFixtures } from '../../../fixtures/keys.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import type { Patch } from '../../../mocks/gateway/stages.ts';
import { type OperationId, operationIds, operationOf } from '../../../spec/index.ts';
import { fixtureRequest, type RequestChange } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const key = 'sk-quota-0123456789abcdef';

const seedOf = (change: Partial<KeySpec>): KeySpec => ({
  ...keyFixtures.active,
  name: 'Quota',
  key,
  ...change,
});

const usedOf = (gateway: Gateway): number | undefined => gateway.keys.list()[0]?.used;

async function statusOf(
  gateway: Gateway,
  id: OperationId = 'createEmbedding',
  change: RequestChange = {},
): Promise<number> {
  const { status } = await gateway.fetch(fixtureRequest(id, key, change));
  return status;
}

test.describe('a quota', () => {
  test('is spent by served calls, one credit each, and then the key is refused with 429', async () => {
    const gateway = createGateway({ keys: [seedOf({ quota: 2 })] });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push(await statusOf(gateway));
    expect(statuses).toEqual([200, 200, 429, 429]);
    expect(usedOf(gateway)).toBe(2);
  });

  test('is spent by calls of every operation that costs anything', async () => {
    const costly = operationIds.filter((id) => operationOf(id).cost !== 'free');
    const gateway = createGateway({ keys: [seedOf({ quota: costly.length })] });
    for (const id of costly) {
      expect(await statusOf(gateway, id), id).toBeLessThan(300);
    }
    expect(usedOf(gateway)).toBe(costly.length);
    expect(await statusOf(gateway)).toBe(429);
  });

  test('is not spent by refused calls, nor by what is free', async () => {
    const gateway = createGateway({ keys: [seedOf({ quota: 1, models: ['allowed'] })] });
    const refused = [
      await statusOf(gateway, 'createEmbedding', { model: 'forbidden' }),
      await statusOf(gateway, 'createEmbedding', { body: '{' }),
      await statusOf(gateway, 'createEmbedding', { model: 'allowed', members: { input: 1.5 } }),
      await statusOf(gateway, 'createMessage', {
        model: 'allowed',
        headers: { 'anthropic-version': null },
      }),
      await statusOf(gateway, 'connectRealtime', { model: 'allowed', headers: { upgrade: null } }),
      await statusOf(gateway, 'createEmbedding', { method: 'PUT' }),
      await statusOf(gateway, 'listModels'),
    ];
    expect(refused).toEqual([403, 400, 400, 400, 426, 405, 200]);
    expect(usedOf(gateway)).toBe(0);
    expect(await statusOf(gateway, 'createEmbedding', { model: 'allowed' })).toBe(200);
    expect(usedOf(gateway)).toBe(1);
  });

  test('cannot be overspent by parallel calls', async () => {
    const gateway = createGateway({ keys: [seedOf({ quota: 5 })] });
    const mixed = [
      'createEmbedding',
      'createImageEdit',
      'generateContent',
      'createMessage',
    ] as const;
    const calls = Array.from({ length: 10 }, () => mixed).flat();
    const statuses = await Promise.all(calls.map((id) => statusOf(gateway, id)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
    expect(usedOf(gateway)).toBe(5);
  });

  test('is spent by a realtime session once, when it is opened', async () => {
    const gateway = createGateway({ keys: [seedOf({ quota: 1 })] });
    const open = () => gateway.handshake(requestOf(fixtureRequest('connectRealtime', key)));
    expect(await open()).toMatchObject({ accepted: true, model: 'gpt-realtime' });
    const second = await open();
    expect(second).toMatchObject({ accepted: false, answer: { status: 429 } });
    expect(usedOf(gateway)).toBe(1);
  });

  test('that is raised opens the key again', async () => {
    const gateway = createGateway({ keys: [seedOf({ quota: 0 })] });
    expect(await statusOf(gateway)).toBe(429);
    gateway.keys.change('key_1', { quota: 1 });
    expect([await statusOf(gateway), await statusOf(gateway)]).toEqual([200, 429]);
    gateway.keys.change('key_1', { quota: null });
    expect(await statusOf(gateway)).toBe(200);
  });

  test('that a faulty gateway does not look at stays unlooked at', async () => {
    const blind: Patch = (stages) => ({
      ...stages,
      authenticate: ({ key }) => {
        if (key === null) throw new Error('the test sends a known key');
        return key;
      },
    });
    const gateway = createGateway({ keys: [seedOf({ quota: 0 })], faults: [{ patch: blind }] });
    expect(await statusOf(gateway)).toBe(200);
  });
});

test.describe('an expiry', () => {
  const noon = Date.parse('2026-06-01T12:00:00Z');

  test('ends a key at its very time, and not a millisecond earlier', async () => {
    let now = noon - 1;
    const seed = seedOf({ expiresAt: '2026-06-01T12:00:00Z' });
    const gateway = createGateway({ keys: [seed], clock: () => now });
    expect(await statusOf(gateway)).toBe(200);
    now = noon;
    expect(await statusOf(gateway)).toBe(401);
    expect(gateway.decisions.recent().at(-1)).toMatchObject({
      at: noon,
      key: { name: 'Quota', state: 'expired' },
      clause: 'KEY-INACTIVE',
    });
  });

  test('that is moved opens the key again', async () => {
    const seed = seedOf({ expiresAt: '2026-06-01T12:00:00Z' });
    const gateway = createGateway({ keys: [seed], clock: () => noon });
    expect(await statusOf(gateway)).toBe(401);
    gateway.keys.change('key_1', { expiresAt: noon + 1 });
    expect(await statusOf(gateway)).toBe(200);
    gateway.keys.change('key_1', { expiresAt: noon });
    expect(await statusOf(gateway)).toBe(401);
  });

  test('counts before an exhausted quota: an expired key learns nothing of its credits', async () => {
    const seed = seedOf({ quota: 0, expiresAt: '2026-06-01T12:00:00Z' });
    const gateway = createGateway({ keys: [seed], clock: () => noon });
    expect(await statusOf(gateway)).toBe(401);
  });
});

test('a key knows when it was last served, by the clock of its gateway', async () => {
  let now = 1000;
  const gateway = createGateway({ keys: [seedOf({ models: ['allowed'] })], clock: () => now });
  const usedAt = () => gateway.keys.stored()[0]?.lastUsedAt;
  expect(usedAt()).toBeNull();
  now = 2000;
  await statusOf(gateway, 'createEmbedding', { model: 'forbidden' });
  expect(usedAt()).toBeNull();
  now = 3000;
  await statusOf(gateway, 'createEmbedding', { model: 'allowed' });
  expect(usedAt()).toBe(3000);
});
