import { answerAzure } from '../../../mocks/behaviours/index.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const openAzure = () => createGateway({ behaviours: [answerAzure] });

const messages = [{ role: 'user', content: 'Good morning' }];

/** Asks a path of Azure with a body, or without one by GET. */
async function ask(
  gateway: Gateway,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
) {
  const response = await gateway.fetch(
    new Request(`http://mock${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const chatAt = (deployment: string) =>
  `/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`;

test('a deployment is the model of the answer, whatever model the body names', async () => {
  const headers = { 'api-key': keyOf('active') };
  for (const body of [{ messages }, { messages, model: 'gpt-5.4-mini' }]) {
    const answer = await ask(openAzure(), chatAt('gpt-5.4'), { headers, body });
    expect([answer.status, answer.body.model]).toEqual([200, 'gpt-5.4']);
  }
});

test('a deployment is judged by the list of the key, and the model of the body is not', async () => {
  const gateway = openAzure();
  const headers = { 'api-key': keyOf('restricted') };
  const denied = { messages, model: 'gpt-5.4-mini' };
  const allowed = { messages, model: 'gpt-5.4' };
  expect((await ask(gateway, chatAt('gpt-5.4'), { headers, body: denied })).status).toBe(403);
  const answer = await ask(gateway, chatAt('gpt-5.4-mini'), { headers, body: allowed });
  expect([answer.status, answer.body.model]).toEqual([200, 'gpt-5.4-mini']);
});

test('each key that opens nothing else opens no path of Azure, in whatever place', async () => {
  const gateway = openAzure();
  const body = { messages, model: 'gpt-5.4' };
  const active = keyOf('active');
  const rows: readonly (readonly [headers: Record<string, string>, status: number])[] = [
    [{}, 401],
    [{ 'api-key': '' }, 401],
    [{ 'api-key': `${active}x` }, 401],
    [{ 'api-key': keyOf('deleted') }, 401],
    [{ 'api-key': keyOf('disabled') }, 401],
    [{ 'api-key': keyOf('expired') }, 401],
    [{ 'api-key': keyOf('exhausted') }, 429],
    [{ 'x-api-key': active }, 401],
    [{ 'api-key': active, authorization: `Bearer ${keyOf('deleted')}` }, 401],
    [{ authorization: `Bearer ${active}` }, 200],
    [{ 'api-key': active, authorization: `Bearer ${active}` }, 200],
  ];
  for (const [headers, status] of rows) {
    for (const path of [chatAt('gpt-5.4'), '/openai/v1/chat/completions']) {
      const seen = await ask(gateway, path, { headers, body });
      expect([JSON.stringify(headers), seen.status]).toEqual([JSON.stringify(headers), status]);
    }
  }
});

test('the paths without a deployment lead where those of OpenAI do', async () => {
  const gateway = openAzure();
  const headers = { 'api-key': keyOf('active') };
  const models = await ask(gateway, '/openai/v1/models', { headers });
  expect(models.body.data.map(({ id }: { id: string }) => id)).toContain('gpt-5.4');
  const body = { model: 'gpt-5.4', input: 'Good morning' };
  const made = await ask(gateway, '/openai/responses?api-version=2025-03-01', { headers, body });
  const kept = await ask(gateway, `/openai/v1/responses/${made.body.id}`, { headers });
  expect(kept).toEqual({ status: 200, body: made.body });
});

test('no other format, and no path whose model is in it, has a place under a deployment', async () => {
  const gateway = openAzure();
  const headers = { 'api-key': keyOf('active'), 'anthropic-version': '2023-06-01' };
  for (const path of [
    '/openai/v1/messages',
    '/openai/deployments/gpt-5.4/models/gpt-5.4',
    '/openai/deployments/%zz/chat/completions',
    '/openai//v1/chat/completions',
    '/openai/deployments/gpt-5.4//chat/completions',
  ]) {
    expect((await ask(gateway, path, { headers, body: { messages } })).status, path).toBe(404);
  }
});

test('the header of Azure opens no path of the contract, and without the option nothing', async () => {
  const headers = { 'api-key': keyOf('active') };
  const body = { messages, model: 'gpt-5.4' };
  const plain = await ask(openAzure(), '/v1/chat/completions', { headers, body });
  expect(plain.status).toBe(401);
  const gateway = createGateway();
  expect((await ask(gateway, chatAt('gpt-5.4'), { headers, body })).status).toBe(404);
  expect(gateway.decisions.recent()[0]?.refusal?.advice).toContain('--azure');
});
