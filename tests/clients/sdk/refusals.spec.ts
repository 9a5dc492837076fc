import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { expect } from '@playwright/test';
import OpenAI from 'openai';
import type { KeyState } from '../../../fixtures/keys.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { conversations, type SdkClients, sdkClients } from './clients.ts';

/** What a call ends in that is to be refused. */
const errorOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => new Error('the call was served'),
    (error: unknown) => error,
  );

/** The states in which a key is refused, and what each SDK raises then. */
const refusals = [
  {
    state: 'deleted',
    status: 401,
    clause: 'KEY-DELETED',
    openai: OpenAI.AuthenticationError,
    code: 'invalid_api_key',
    anthropic: Anthropic.AuthenticationError,
    gemini: 'UNAUTHENTICATED',
  },
  {
    state: 'disabled',
    status: 401,
    clause: 'KEY-INACTIVE',
    openai: OpenAI.AuthenticationError,
    code: 'invalid_api_key',
    anthropic: Anthropic.AuthenticationError,
    gemini: 'UNAUTHENTICATED',
  },
  {
    state: 'restricted',
    status: 403,
    clause: 'MODEL-FORBIDDEN',
    openai: OpenAI.PermissionDeniedError,
    code: 'model_not_allowed',
    anthropic: Anthropic.PermissionDeniedError,
    gemini: 'PERMISSION_DENIED',
  },
  {
    state: 'exhausted',
    status: 429,
    clause: 'KEY-QUOTA',
    openai: OpenAI.RateLimitError,
    code: 'insufficient_quota',
    anthropic: Anthropic.RateLimitError,
    gemini: 'RESOURCE_EXHAUSTED',
  },
] as const satisfies readonly { readonly state: KeyState; readonly [member: string]: unknown }[];

const openaiCalls: readonly (readonly [
  string,
  (client: SdkClients['openai']) => Promise<unknown>,
])[] = [
  ['plain', (client) => client.chat.completions.create(conversations.openai)],
  [
    'streamed',
    (client) => client.chat.completions.create({ ...conversations.openai, stream: true }),
  ],
  ['gathered', (client) => client.chat.completions.stream(conversations.openai).finalContent()],
  ['plain response', (client) => client.responses.create({ model: 'gpt-5.4', input: 'Hi' })],
  [
    'streamed response',
    (client) => client.responses.create({ model: 'gpt-5.4', input: 'Hi', stream: true }),
  ],
];

const anthropicCalls: readonly (readonly [
  string,
  (client: SdkClients['anthropic']) => Promise<unknown>,
])[] = [
  ['plain', (client) => client.messages.create(conversations.anthropic)],
  ['streamed', (client) => client.messages.create({ ...conversations.anthropic, stream: true })],
  ['gathered', (client) => client.messages.stream(conversations.anthropic).finalMessage()],
];

const geminiCalls: readonly (readonly [
  string,
  (client: SdkClients['gemini']) => Promise<unknown>,
])[] = [
  ['plain', (client) => client.models.generateContent(conversations.gemini)],
  ['streamed', (client) => client.models.generateContentStream(conversations.gemini)],
];

for (const refusal of refusals) {
  const { state, status, clause, code } = refusal;
  const once = [{ status, clause, key: expect.objectContaining({ state }) }];

  test.describe(`a key that is ${state}`, () => {
    for (const [name, call] of openaiCalls) {
      test(`makes the OpenAI SDK raise ${refusal.openai.name} after one request, ${name}`, async ({
        mock,
      }) => {
        const error = await errorOf(call(sdkClients(mock.url, keyOf(state)).openai));
        expect(error).toBeInstanceOf(refusal.openai);
        const [decision] = mock.gateway.decisions.recent();
        expect(error).toMatchObject({ status, code, requestID: decision?.requestId });
        expect(mock.gateway.decisions.recent()).toMatchObject(once);
      });
    }

    for (const [name, call] of anthropicCalls) {
      test(`makes the Anthropic SDK raise ${refusal.anthropic.name} after one request, ${name}`, async ({
        mock,
      }) => {
        const error = await errorOf(call(sdkClients(mock.url, keyOf(state)).anthropic));
        expect(error).toBeInstanceOf(refusal.anthropic);
        const [decision] = mock.gateway.decisions.recent();
        expect(error).toMatchObject({ status, requestID: decision?.requestId });
        expect(mock.gateway.decisions.recent()).toMatchObject(once);
      });
    }

    for (const [name, call] of geminiCalls) {
      test(`makes the Gemini SDK raise ApiError ${status} after one request, ${name}`, async ({
        mock,
      }) => {
        const error = await errorOf(call(sdkClients(mock.url, keyOf(state)).gemini));
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({
          status,
          message: expect.stringContaining(`"status":"${refusal.gemini}"`),
        });
        expect(mock.gateway.decisions.recent()).toMatchObject(once);
      });
    }
  });
}

test('a key that is deleted between two calls ends the second with AuthenticationError', async ({
  mock,
}) => {
  const { key, issued } = mock.gateway.keys.create({ name: 'Short-lived' });
  const { openai, anthropic, gemini } = sdkClients(mock.url, key);
  const ask = () =>
    Promise.all([
      errorOf(openai.chat.completions.create(conversations.openai)),
      errorOf(anthropic.messages.create(conversations.anthropic)),
      errorOf(gemini.models.generateContent(conversations.gemini)),
    ]);
  await ask();
  expect(mock.gateway.decisions.recent().map(({ status }) => status)).toEqual([200, 200, 200]);
  mock.gateway.keys.remove(issued.id);
  const [fromOpenAI, fromAnthropic, fromGemini] = await ask();
  expect(fromOpenAI).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(fromAnthropic).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(fromGemini).toMatchObject({ name: 'ApiError', status: 401 });
});

test('a body that does not fit is a BadRequestError with the parameter', async ({ mock }) => {
  const { openai, anthropic } = sdkClients(mock.url, keyOf('active'));
  const chat = { ...conversations.openai, temperature: 3 };
  const fromOpenAI = await errorOf(openai.chat.completions.create(chat));
  expect(fromOpenAI).toBeInstanceOf(OpenAI.BadRequestError);
  expect(fromOpenAI).toMatchObject({ param: 'temperature' });
  const message = { ...conversations.anthropic, max_tokens: 0 };
  expect(await errorOf(anthropic.messages.create(message))).toBeInstanceOf(
    Anthropic.BadRequestError,
  );
});

test('an Anthropic client that sends its key as a Bearer token learns where it belongs', async ({
  mock,
}) => {
  const client = new Anthropic({ baseURL: mock.url, apiKey: null, authToken: keyOf('active') });
  const error = await errorOf(client.messages.create(conversations.anthropic));
  expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(String(error)).toContain(
    'Send `x-api-key: KEY`; the Authorization header belongs to another API format.',
  );
  expect(mock.gateway.decisions.recent()).toMatchObject([{ clause: 'STYLE-OWN-HEADER' }]);
});

test('a Gemini client that is left to its default asks for /v1, and its key is judged there, too', async ({
  mock,
}) => {
  const httpOptions = { baseUrl: mock.url };
  const callWith = (apiKey: string) =>
    new GoogleGenAI({ apiKey, httpOptions }).models.generateContent(conversations.gemini);
  expect((await callWith(keyOf('active'))).text).toContain("This is the mock's answer");
  expect(await errorOf(callWith(keyOf('deleted')))).toMatchObject({
    name: 'ApiError',
    status: 401,
  });
  const path = '/v1/models/gemini-3.1-pro-preview:generateContent';
  expect(mock.gateway.decisions.recent()).toMatchObject([
    { path, status: 200 },
    { path, clause: 'KEY-DELETED' },
  ]);
});
