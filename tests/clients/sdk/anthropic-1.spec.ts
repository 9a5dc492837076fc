import { expect } from '@playwright/test';
import Anthropic from 'anthropic-sdk-1';
import { keyOf } from '../../support/fixture-request.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { conversations } from './clients.ts';

// From its version 1.0 on, the Anthropic SDK sends a Bearer token and a later `anthropic-version`.
// The gateway's document asks for `x-api-key` and 2023-06-01: both can be had by `defaultHeaders`.

const clientOf = (mock: MockServer, apiKey: string) =>
  new Anthropic({
    baseURL: mock.url,
    apiKey,
    defaultHeaders: {
      authorization: null,
      'x-api-key': apiKey,
      'anthropic-version': '2023-06-01',
    },
  });

test('the Anthropic SDK 1 that has the headers creates a message, plain and streamed', async ({
  mock,
}) => {
  const { messages } = clientOf(mock, keyOf('active'));
  const message = await messages.create(conversations.anthropic);
  expect(message.content).toMatchObject([
    { type: 'text', text: expect.stringContaining('"Good morning"') },
  ]);
  const streamed = await messages.stream(conversations.anthropic).finalMessage();
  expect(streamed.content).toMatchObject(message.content);
  expect(mock.gateway.decisions.recent()).toMatchObject([
    { status: 200, credential: { style: 'x-api-key' } },
    { status: 200, credential: { style: 'x-api-key' } },
  ]);
});

for (const [state, status, clause, error] of [
  ['deleted', 401, 'KEY-DELETED', Anthropic.AuthenticationError],
  ['restricted', 403, 'MODEL-FORBIDDEN', Anthropic.PermissionDeniedError],
  ['exhausted', 429, 'KEY-QUOTA', Anthropic.RateLimitError],
] as const) {
  test(`the Anthropic SDK 1 raises ${error.name} after one request for a key that is ${state}`, async ({
    mock,
  }) => {
    const { messages } = clientOf(mock, keyOf(state));
    await expect(messages.create(conversations.anthropic)).rejects.toBeInstanceOf(error);
    expect(mock.gateway.decisions.recent()).toMatchObject([{ status, clause }]);
  });
}

test('the Anthropic SDK 1 that is left to its defaults learns where the key belongs', async ({
  mock,
}) => {
  const client = new Anthropic({ baseURL: mock.url, apiKey: keyOf('active') });
  const call = client.messages.create(conversations.anthropic);
  await expect(call).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  await expect(call).rejects.toThrow(
    'Send `x-api-key: KEY`; the Authorization header belongs to another API format.',
  );
  expect(mock.gateway.decisions.recent()).toMatchObject([{ clause: 'STYLE-OWN-HEADER' }]);
});

test('the Anthropic SDK 1 that has x-api-key alone learns which version to send', async ({
  mock,
}) => {
  const apiKey = keyOf('active');
  const client = new Anthropic({
    baseURL: mock.url,
    apiKey,
    defaultHeaders: { authorization: null, 'x-api-key': apiKey },
  });
  const call = client.messages.create(conversations.anthropic);
  await expect(call).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  await expect(call).rejects.toThrow('Send the header `anthropic-version: 2023-06-01`.');
  expect(mock.gateway.decisions.recent()).toMatchObject([{ clause: 'STYLE-ANTHROPIC-VERSION' }]);
});
