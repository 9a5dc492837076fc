import { type KeyState, keyFixtures } from '../../../fixtures/keys.ts';
import type { Decision } from '../../../mocks/gateway/decision.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { operationIds } from '../../../spec/index.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { leaksOf, tellingKeys } from '../../support/leaks.ts';
import { expect, test } from '../../test.ts';

const unknown = 'sk-mockUnknown0000000000000000000000000000000000000';

const refusals: readonly (readonly [KeyState, number, string, string, string])[] = [
  ['disabled', 401, 'KEY-INACTIVE', 'the key is disabled', 'enable the key'],
  ['expired', 401, 'KEY-INACTIVE', 'the key has expired', 'make a new key, or move its expiry'],
  ['deleted', 401, 'KEY-DELETED', 'the key has been deleted', 'make a new key: deletion is final'],
  [
    'restricted',
    403,
    'MODEL-FORBIDDEN',
    'the model is not among the allowed models of the key',
    'allow the model for this key, or ask for a model on its list',
  ],
  [
    'exhausted',
    429,
    'KEY-QUOTA',
    "the key's quota is exhausted",
    "raise the key's quota, or take another key",
  ],
];

test('a served call is logged with its key, its model and its request id', async () => {
  const gateway = createGateway({ clock: () => 1_800_000_000_000 });
  const response = await gateway.fetch(fixtureRequest('createChatCompletion', keyOf('active')));
  expect(gateway.decisions.recent()).toEqual([
    {
      requestId: response.headers.get('x-request-id'),
      at: 1_800_000_000_000,
      method: 'POST',
      path: '/v1/chat/completions',
      operation: 'createChatCompletion',
      credential: { style: 'bearer', masked: `sk-…${keyOf('active').slice(-4)}` },
      presented: [{ place: 'authorization', form: 'Bearer KEY' }],
      key: { id: 'key_1', name: 'Active', state: 'active' },
      model: 'gpt-5.4',
      status: 200,
      streamed: false,
      clause: null,
      refusal: null,
      note: null,
      duration: expect.any(Number),
      exchange: null,
    },
  ]);
});

for (const [state, status, clause, reason, advice] of refusals) {
  test(`the log says that a key is ${state}, the answer does not`, async () => {
    const gateway = createGateway();
    const response = await gateway.fetch(fixtureRequest('createMessage', keyOf(state)));
    const answer = await response.text();
    expect(gateway.decisions.recent()).toEqual([
      expect.objectContaining({
        status,
        clause,
        refusal: { reason, advice },
        credential: { style: 'x-api-key', masked: `sk-…${keyOf(state).slice(-4)}` },
        key: expect.objectContaining({ state }),
      }),
    ]);
    expect(answer).not.toContain(reason);
    expect(answer).not.toContain(advice);
  });
}

test('a key that was never issued, one that is missing and one that is misplaced are distinguished', async () => {
  const gateway = createGateway();
  await gateway.fetch(fixtureRequest('createEmbedding', unknown));
  await gateway.fetch(fixtureRequest('createEmbedding', null));
  await gateway.fetch(fixtureRequest('createEmbedding', keyOf('active'), { style: 'x-api-key' }));
  const reported = gateway.decisions.recent().map(({ clause, key, credential, refusal }) => ({
    clause,
    key,
    credential,
    reason: refusal?.reason,
  }));
  expect(reported).toEqual([
    {
      clause: 'KEY-UNKNOWN',
      key: null,
      credential: { style: 'bearer', masked: 'sk-…0000' },
      reason: 'no such key was ever issued',
    },
    { clause: 'KEY-REQUIRED', key: null, credential: null, reason: 'no key was sent' },
    {
      clause: 'STYLE-OWN-HEADER',
      key: null,
      credential: null,
      reason: 'the key was sent in the x-api-key header',
    },
  ]);
});

test('no decision holds a key, wherever the caller put it', async () => {
  const [active = '', deleted = '', never = ''] = tellingKeys;
  const gateway = createGateway({
    keys: [
      { ...keyFixtures.active, key: active },
      { ...keyFixtures.deleted, key: deleted },
    ],
  });
  const heard: Decision[] = [];
  gateway.decisions.subscribe((decision) => heard.push(decision));
  for (const key of [active, deleted, never]) {
    for (const id of operationIds) {
      const twice = { authorization: `Bearer ${key} ${key}` };
      for (const style of ['bearer', 'x-api-key', 'x-goog-api-key', 'query'] as const) {
        await gateway.fetch(fixtureRequest(id, key, { style }));
        await gateway.fetch(fixtureRequest(id, key, { style, model: key }));
        await gateway.fetch(
          fixtureRequest(id, key, { style, members: { metadata: { [key]: 1 } } }),
        );
        await gateway.fetch(fixtureRequest(id, key, { style, headers: twice }));
      }
    }
    await gateway.fetch(new Request(`http://mock/v1/${key}`));
    await gateway.fetch(new Request(`http://mock/v1/chat/completions/${key}?api_key=${key}`));
  }
  const log = JSON.stringify(heard);
  expect(log).toContain(`"masked":"sk-…${active.slice(-4)}"`);
  expect(tellingKeys.flatMap((key) => leaksOf(log, key))).toEqual([]);
});

test('decisions are reported as they are made, until the listener is taken away', async () => {
  const gateway = createGateway();
  const heard: Decision[] = [];
  const stop = gateway.decisions.subscribe((decision) => heard.push(decision));
  await gateway.fetch(fixtureRequest('listModels', keyOf('active')));
  await gateway.fetch(fixtureRequest('listModels', null));
  stop();
  await gateway.fetch(fixtureRequest('listModels', keyOf('active')));
  expect(heard.map(({ status }) => status)).toEqual([200, 401]);
  expect(heard).toEqual(gateway.decisions.recent().slice(0, 2));
});

test('the newest 500 decisions are kept, oldest first', async () => {
  let now = 0;
  const gateway = createGateway({
    clock: () => {
      now += 1;
      return now;
    },
  });
  for (let call = 0; call < 510; call += 1) {
    await gateway.fetch(fixtureRequest('listModels', null));
  }
  const times = gateway.decisions.recent().map(({ at }) => at);
  expect(times).toHaveLength(500);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times.at(-1)).toBe(now);
});
