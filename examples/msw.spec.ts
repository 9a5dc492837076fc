import { expect, test } from '@playwright/test';
import { createGateway, keys } from 'anyone-conformance/gateway';
import { createHandlers } from 'anyone-conformance/msw';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import OpenAI from 'openai';

/** Your application's own handlers go before the mock's, or after them. */
const yourHandlers = [
  http.get('https://app.example/profile', () => HttpResponse.json({ name: 'Femi' })),
];

const gateway = createGateway();
const server = setupServer(...yourHandlers, ...createHandlers(gateway));

const client = (key: string) =>
  new OpenAI({ baseURL: 'https://api.anyone.ai/v1', apiKey: key, maxRetries: 0 });

test.beforeAll(() => server.listen());
test.afterAll(() => server.close());

test('an application is answered without a network', async () => {
  const completion = await client(keys.active).chat.completions.create({
    model: 'gpt-5.4',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  expect(completion.choices[0]?.message.content).toContain('Hello');
});

test('a mistyped key is refused, and the gateway shows its owner why', async () => {
  const call = client(`${keys.active.slice(0, -1)}x`).models.list();
  await expect(call).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  expect(gateway.decisions.recent().at(-1)).toMatchObject({
    status: 401,
    clause: 'KEY-UNKNOWN',
    refusal: { reason: 'no such key was ever issued' },
  });
});
