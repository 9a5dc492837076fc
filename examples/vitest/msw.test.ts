import { createGateway, keys } from 'anyone-conformance/gateway';
import { createHandlers } from 'anyone-conformance/msw';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Your application's own handlers go before the mock's, or after them. */
const yourHandlers = [
  http.get('https://app.example/profile', () => HttpResponse.json({ name: 'Femi' })),
];

const gateway = createGateway();
const server = setupServer(...yourHandlers, ...createHandlers(gateway));

beforeAll(() => server.listen());
afterAll(() => server.close());

const ask = (key: string): Promise<Response> =>
  fetch('https://api.anyone.ai/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hello' }] }),
  });

test('an application is answered without a network', async () => {
  const response = await ask(keys.active);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('Hello');
});

test('a mistyped key is refused, and the gateway shows its owner why', async () => {
  const response = await ask(`${keys.active.slice(0, -1)}x`);
  expect(response.status).toBe(401);
  expect(gateway.decisions.recent().at(-1)).toMatchObject({
    status: 401,
    clause: 'KEY-UNKNOWN',
    refusal: { reason: 'no such key was ever issued' },
  });
});
