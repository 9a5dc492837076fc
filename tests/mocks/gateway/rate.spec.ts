import { keyFixtures } from '../../../fixtures/keys.ts';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { parseKeyFile } from '../../../mocks/keys/key-file.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { messageOf, readAs } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

/** A mock whose active key may make two calls a minute, and its clock. */
function openMock() {
  const clock = { now: start };
  const keys = [{ ...keyFixtures.active, rate: 2 }, keyFixtures.restricted];
  const gateway = createGateway({ keys, clock: () => clock.now });
  const ask = async (id: OperationId, key = keyOf('active')) => {
    const response = await gateway.fetch(fixtureRequest(id, key));
    const headers = [...response.headers].filter(([name]) => /ratelimit|retry-after/.test(name));
    const exposed = response.headers.get('access-control-expose-headers') ?? '';
    return { status: response.status, headers: Object.fromEntries(headers), exposed, response };
  };
  return { gateway, clock, ask };
}

test('a key with a rate is refused with 429 in its format until its minute is over', async () => {
  const { ask, clock } = openMock();
  expect((await ask('createChatCompletion')).headers).toEqual({
    'x-ratelimit-limit-requests': '2',
    'x-ratelimit-remaining-requests': '1',
    'x-ratelimit-reset-requests': '60s',
  });
  clock.now += 20_500;
  const second = await ask('createMessage');
  expect(second.headers).toEqual({
    'anthropic-ratelimit-requests-limit': '2',
    'anthropic-ratelimit-requests-remaining': '0',
    'anthropic-ratelimit-requests-reset': '2026-01-01T00:01:00.000Z',
  });
  expect(second.exposed).toContain('retry-after, allow, anthropic-ratelimit-requests-limit');
  const third = await ask('createChatCompletion');
  expect([second.status, third.status]).toEqual([200, 429]);
  expect(third.headers).toEqual({
    'x-ratelimit-limit-requests': '2',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '40s',
    'retry-after': '40',
  });
  expect(messageOf(await third.response.json())).toBe(
    'Rate limit reached: 2 requests a minute. Try again in 40 s.',
  );
  expect((await ask('generateContent')).headers).toEqual({ 'retry-after': '40' });
  clock.now = start + 60_000;
  expect((await ask('listModels')).status).toBe(200);
});

test('a key without a rate has no such headers, whatever another key does', async () => {
  const { ask } = openMock();
  for (let call = 0; call < 3; call += 1) await ask('listModels');
  const other = await ask('listModels', keyOf('restricted'));
  expect([other.status, other.headers]).toEqual([200, {}]);
  expect((await ask('listModels', 'sk-unknown-0123456789')).status).toBe(401);
});

test('a rate is one field of a key file and of the control API', async () => {
  const [seed] = parseKeyFile('- { name: a, key: sk-slow-0123456789, rate: 3 }', 'keys.yaml');
  expect(seed?.rate).toBe(3);
  expect(() => parseKeyFile('- { name: a, key: sk-slow-0123456789, rate: 0 }', 'k')).toThrow(
    'key 1 `rate` must be a whole number of 1 or more',
  );
  const gateway = createGateway();
  const control = createControl(gateway);
  const send = (method: string, path: string, body: object) =>
    control.answer(
      new Request(`http://127.0.0.1/_anyone/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const made = await send('POST', 'keys', { name: 'slow', rate: 1 });
  const { key, record } = await readAs('CreatedKey', made);
  expect(record.rate).toBe(1);
  const statusOf = async () => (await gateway.fetch(fixtureRequest('listModels', key))).status;
  expect([await statusOf(), await statusOf()]).toEqual([200, 429]);
  const changed = await send('PATCH', `keys/${record.id}`, { rate: null });
  expect((await readAs('KeyRecord', changed)).rate).toBeUndefined();
  expect(await statusOf()).toBe(200);
});
