import OpenAI from 'openai';
import { type Chaos, spreadChaos } from '../../../mocks/behaviours/chaos.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { conversations } from '../../clients/sdk/clients.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const gatewayWith = (rates: Chaos['rates'], seed = 1) =>
  createGateway({ behaviours: [spreadChaos({ rates, seed, slowness: 200 })] });

const statusesOf = async (rates: Chaos['rates'], seed: number, count: number) => {
  const gateway = gatewayWith(rates, seed);
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) {
    statuses.push((await gateway.fetch(fixtureRequest('listModels', keyOf('active')))).status);
  }
  return statuses;
};

test('the same seed brings the same mishaps in the same order, another one others', async () => {
  const rates = { '429': 0.2, '500': 0.2 };
  const first = await statusesOf(rates, 7, 60);
  expect(await statusesOf(rates, 7, 60)).toEqual(first);
  expect(await statusesOf(rates, 8, 60)).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 429, 500]));
});

test('mishaps come about as often as they are asked for', async () => {
  const statuses = await statusesOf({ '429': 0.3 }, 1, 400);
  const share = statuses.filter((status) => status === 429).length / 400;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.38);
});

test('a pretended limit names the seconds after which to ask again', async () => {
  const answer = await gatewayWith({ '429': 1 }).fetch(
    fixtureRequest('generateContent', keyOf('active')),
  );
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await answer.json()).toMatchObject({ error: { status: 'RESOURCE_EXHAUSTED' } });
});

test('a key that is refused stays refused as it is', async () => {
  const gateway = gatewayWith({ '500': 1 });
  for (const [key, status] of [
    [keyOf('deleted'), 401],
    [null, 401],
    [keyOf('restricted'), 403],
    [keyOf('exhausted'), 429],
  ] as const) {
    const answer = await gateway.fetch(fixtureRequest('createChatCompletion', key));
    expect(answer.status).toBe(status);
    expect(answer.headers.has('retry-after')).toBe(false);
  }
});

test('a slow answer comes late, and whole', async () => {
  const start = performance.now();
  const answer = await gatewayWith({ slow: 1 }).fetch(
    fixtureRequest('listModels', keyOf('active')),
  );
  expect(performance.now() - start).toBeGreaterThanOrEqual(199);
  expect(answer.status).toBe(200);
});

for (const [mishap, status, note] of [
  ['429', 429, { reason: 'chaos: a limit was pretended' }],
  ['500', 500, { reason: 'chaos: a failure was pretended' }],
  ['slow', 200, 'chaos: the answer waited 200 ms'],
  ['cut', 200, 'chaos: the answer was cut in its middle'],
] as const) {
  test(`the log says that ${mishap} was chaos`, async () => {
    const gateway = gatewayWith({ [mishap]: 1 });
    await gateway.fetch(fixtureRequest('listModels', keyOf('active')));
    await gateway.fetch(fixtureRequest('listModels', keyOf('deleted')));
    const noted = typeof note === 'string' ? { note, refusal: null } : { refusal: note };
    expect(gateway.decisions.recent()).toMatchObject([
      { status, ...noted },
      { status: 401, clause: 'KEY-DELETED', note: null },
    ]);
  });
}

test('an answer that is cut breaks off in its middle, plain or streamed', async () => {
  const server = await startServer(gatewayWith({ cut: 1 }));
  const client = new OpenAI({
    baseURL: `${server.url}/v1`,
    apiKey: keyOf('active'),
    maxRetries: 0,
  });
  await expect(client.chat.completions.create(conversations.openai)).rejects.toThrow();
  const pieces: string[] = [];
  const read = async () => {
    const stream = await client.chat.completions.create({ ...conversations.openai, stream: true });
    for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '');
  };
  await expect(read()).rejects.toThrow();
  expect(pieces.length).toBeGreaterThan(0);
  expect(pieces.length).toBeLessThanOrEqual(3);
  await server.close();
});

test('the OpenAI SDK asks again after a mishap, and is served in the end', async () => {
  const gateway = gatewayWith({ '500': 0.5 }, 3);
  const server = await startServer(gateway);
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: keyOf('active') });
  for (let index = 0; index < 4; index += 1) {
    await client.chat.completions.create(conversations.openai);
  }
  const statuses = gateway.decisions.recent().map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(4);
  expect(statuses).toContain(500);
  await server.close();
});

for (const [shares, complaint] of [
  [
    '42=10%',
    'There is no mishap 42. Did you mean 429? There are 429, 500, slow, cut, as in 429=10%,slow=5%.',
  ],
  ['slow', 'The share of slow must be from 0% to 100%, as in slow=10%.'],
  ['cut=200%', 'The share of cut must be from 0% to 100%, as in cut=10%.'],
  ['429=60%,500=60%', 'The shares come to more than 100%.'],
] as const) {
  test(`mock --chaos ${shares} is refused in one line`, async () => {
    const { code, output, error } = await runCommand(['mock', '--chaos', shares]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(error).toContain(complaint);
    expect(error.trim().split('\n')).toHaveLength(1);
  });
}
