import { keyFixtures } from '../../../fixtures/keys.ts';
import { leaksOf } from '../../support/leaks.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { readAs, see } from '../../support/read-answer.ts';
import { expect } from '../../test.ts';
import { readEvents } from './decision-events.ts';

const ask = async (mock: MockServer, key: string, model: string | null = null) => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await (model === null
    ? fetch(`${mock.url}/v1/models`, { headers })
    : fetch(`${mock.url}/v1/chat/completions`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] }),
      }));
  await response.body?.cancel();
  return response.headers.get('x-request-id') ?? '';
};

const decisionOf = async (mock: MockServer, id: string) =>
  readAs('ToldDecision', await fetch(`${mock.url}/_anyone/decisions/${id}`));

test('the newest decisions are listed with who asked for what, and why it was refused', async ({
  mock,
}) => {
  await ask(mock, keyFixtures.active.key);
  const id = await ask(mock, keyFixtures.restricted.key, 'gpt-5.4');
  const response = await fetch(`${mock.url}/_anyone/decisions`);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { decisions } = await readAs('DecisionList', response);
  expect(decisions).toEqual([
    expect.objectContaining({ operation: 'listModels', status: 200, clause: null, refusal: null }),
    {
      requestId: id,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      method: 'POST',
      path: '/v1/chat/completions',
      operation: 'createChatCompletion',
      credential: { style: 'bearer', masked: 'sk-…hzsA' },
      presented: [{ place: 'authorization', form: 'Bearer KEY' }],
      key: { id: 'key_2', name: 'Restricted', state: 'restricted' },
      session: null,
      model: 'gpt-5.4',
      status: 403,
      streamed: false,
      clause: 'MODEL-FORBIDDEN',
      refusal: {
        reason: 'the model is not among the allowed models of the key',
        advice: 'allow the model for this key, or ask for a model on its list',
      },
      note: null,
      duration: expect.any(Number),
      size: null,
      isKept: false,
    },
  ]);
});

test('no decision shows a key, whichever way it was sent', async ({ mock }) => {
  const { key } = mock.gateway.keys.create({ name: 'Mine' });
  await ask(mock, key);
  await ask(mock, key, key);
  await fetch(`${mock.url}/v1beta/models/${key}:generateContent?key=${key}`, { method: 'POST' });
  const list = await (await fetch(`${mock.url}/_anyone/decisions`)).text();
  expect(mock.gateway.decisions.recent()).toHaveLength(3);
  expect(leaksOf(list, key)).toEqual([]);
});

test('a decision is shown with its steps: those passed, the one that refused, those not taken', async ({
  mock,
}) => {
  const forbidden = await decisionOf(mock, await ask(mock, keyFixtures.restricted.key, 'gpt-5.4'));
  expect(forbidden.steps).toEqual([
    { name: 'route', outcome: 'passed', text: expect.stringContaining('createChatCompletion') },
    {
      name: 'credential',
      outcome: 'passed',
      text: 'sk-…hzsA, from the Authorization header, as a Bearer token',
    },
    { name: 'key', outcome: 'passed', text: 'authenticated as Restricted (restricted)' },
    { name: 'model', outcome: 'passed', text: 'gpt-5.4, from the JSON body (model)' },
    {
      name: 'permission',
      outcome: 'refused',
      text: 'the model is not among the allowed models of the key',
    },
    { name: 'request', outcome: 'not taken', text: '' },
  ]);
  const ends = async (id: string) =>
    (await decisionOf(mock, id)).steps.find(({ outcome }) => outcome === 'refused')?.name;
  expect(await ends(await ask(mock, keyFixtures.active.key))).toBeUndefined();
  expect(await ends(await ask(mock, ''))).toBe('credential');
  expect(await ends(await ask(mock, 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u'))).toBe('key');
  for (const state of ['disabled', 'expired', 'exhausted', 'deleted'] as const) {
    expect(await ends(await ask(mock, keyFixtures[state].key)), state).toBe('key');
  }
  expect(await ends(await ask(mock, keyFixtures.active.key, ''))).toBe('request');
  const lost = await fetch(`${mock.url}/v1/nowhere`);
  expect(await ends(lost.headers.get('x-request-id') ?? '')).toBe('route');
  expect(await see(await fetch(`${mock.url}/_anyone/decisions/req_0`))).toMatchObject({
    status: 404,
    body: { error: { message: 'There is no such decision, or it is kept no longer.' } },
  });
});

test('decisions come live, each once and in order, and a listener that returns gets what it missed', async ({
  mock,
}) => {
  const first = await readEvents(`${mock.url}/_anyone/decisions`);
  const sent: string[] = [];
  for (let index = 0; index < 5; index += 1) sent.push(await ask(mock, keyFixtures.active.key));
  expect((await first.take(5)).map(({ id }) => id)).toEqual(sent);
  first.close();
  for (let index = 0; index < 3; index += 1) sent.push(await ask(mock, keyFixtures.deleted.key));
  const again = await readEvents(`${mock.url}/_anyone/decisions`, {
    'last-event-id': sent[4] ?? '',
  });
  sent.push(await ask(mock, keyFixtures.active.key));
  const events = await again.take(4);
  again.close();
  expect(events.map(({ id }) => id)).toEqual(sent.slice(5));
  expect(events[0]?.data).toMatchObject({ status: 401, clause: 'KEY-DELETED' });
});

test('reset brings the keys back as they were at the start, and forgets the decisions', async ({
  mock,
}) => {
  const before = await (await fetch(`${mock.url}/_anyone/keys`)).text();
  const { key } = mock.gateway.keys.create({ name: 'Mine' });
  mock.gateway.keys.remove('key_1');
  await ask(mock, key, 'gpt-5.4');
  const reset = await fetch(`${mock.url}/_anyone/reset`, { method: 'POST' });
  expect(reset.status).toBe(204);
  expect(await (await fetch(`${mock.url}/_anyone/keys`)).text()).toBe(before);
  expect(mock.gateway.decisions.recent()).toEqual([]);
  expect((await decisionOf(mock, await ask(mock, key))).decision.clause).toBe('KEY-UNKNOWN');
  expect((await decisionOf(mock, await ask(mock, keyFixtures.active.key))).decision.status).toBe(
    200,
  );
});
