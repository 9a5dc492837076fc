import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { expect } from '@playwright/test';
import OpenAI, { toFile } from 'openai';
import { keyOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { type SdkClients, sdkClients } from './clients.ts';

const greeting = [{ role: 'user' as const, content: 'Good morning' }];

type Call = (clients: SdkClients) => Promise<unknown>;

/** Calls that SDKs make next to the contract's endpoints, each with what a valid key gets. */
const calls: Readonly<
  Record<string, readonly [call: Call, served: Record<string, unknown> | unknown[]]>
> = {
  'openai, models.retrieve': [
    ({ openai }) => openai.models.retrieve('gpt-5.4'),
    { id: 'gpt-5.4', object: 'model' },
  ],
  'openai, responses.retrieve': [
    async ({ openai }) => {
      const { id } = await openai.responses.create({ model: 'gpt-5.4', input: 'Good morning' });
      return openai.responses.retrieve(id);
    },
    { output_text: expect.stringContaining('Good morning'), status: 'completed' },
  ],
  'openai, conversations': [
    async ({ openai }) => {
      const { id } = await openai.conversations.create({ items: greeting });
      await openai.responses.create({ model: 'gpt-5.4', input: 'And?', conversation: id });
      const roles = [];
      for await (const item of openai.conversations.items.list(id, { order: 'asc', limit: 2 })) {
        roles.push('role' in item ? item.role : item.type);
      }
      return roles;
    },
    ['user', 'user', 'assistant'],
  ],
  'openai, files': [
    async ({ openai }) => {
      const file = await toFile(Buffer.from('{"a":1}'), 'data.jsonl');
      const { id } = await openai.files.create({ file, purpose: 'batch' });
      const text = await (await openai.files.content(id)).text();
      const { deleted } = await openai.files.delete(id);
      return { text, deleted };
    },
    { text: '{"a":1}', deleted: true },
  ],
  'openai, moderations.create': [
    ({ openai }) => openai.moderations.create({ input: 'Good morning' }),
    { results: [{ flagged: false }] },
  ],
  'openai, streamed transcription': [
    async ({ openai }) => {
      const file = await toFile(Buffer.alloc(64_000), 'hello.wav');
      const model = 'gpt-4o-transcribe';
      let text = '';
      let last = '';
      const events = await openai.audio.transcriptions.create({ model, file, stream: true });
      for await (const event of events) {
        if (event.type === 'transcript.text.delta') text += event.delta;
        if (event.type === 'transcript.text.done') last = event.text;
      }
      return { text, last };
    },
    {
      text: expect.stringContaining('No real model listened'),
      last: expect.stringContaining('No real model listened'),
    },
  ],
  'openai, streamed speech': [
    async ({ openai }) => {
      const model = 'gpt-4o-mini-tts';
      const order = { model, voice: 'alloy', input: 'Hello', stream_format: 'sse' } as const;
      return (await openai.audio.speech.create(order)).text();
    },
    expect.stringMatching(/speech\.audio\.delta[\s\S]*speech\.audio\.done/),
  ],
  'anthropic, messages.countTokens': [
    ({ anthropic }) =>
      anthropic.messages.countTokens({ model: 'claude-sonnet-4-6', messages: greeting }),
    { input_tokens: 3 },
  ],
  'gemini, models.countTokens': [
    ({ gemini }) =>
      gemini.models.countTokens({ model: 'gemini-3.1-pro-preview', contents: 'Good morning' }),
    { totalTokens: 3 },
  ],
  'gemini, models.embedContent': [
    async ({ gemini }) => {
      const contents = ['Good morning', 'Good night'];
      const config = { outputDimensionality: 8 };
      const order = { model: 'gemini-embedding-001', contents, config };
      const { embeddings = [] } = await gemini.models.embedContent(order);
      return embeddings.map(({ values }) => values?.length);
    },
    [8, 8],
  ],
  'gemini, models.list and get': [
    async ({ gemini }) => {
      const names = [];
      for await (const { name } of await gemini.models.list({ config: { pageSize: 2 } })) {
        names.push(name);
      }
      const { name } = await gemini.models.get({ model: 'gemini-embedding-001' });
      return { isListed: names.includes('models/gemini-3.1-pro-preview'), name };
    },
    { isListed: true, name: 'models/gemini-embedding-001' },
  ],
};

for (const [name, [call, served]] of Object.entries(calls)) {
  test(`${name}: a valid key is served, a deleted one gets the SDK's own auth error`, async ({
    mock,
  }) => {
    const answer = await call(sdkClients(mock.url, keyOf('active')));
    if (Array.isArray(served) || typeof answer === 'string') expect(answer).toEqual(served);
    else expect(answer).toMatchObject(served);
    const error = await call(sdkClients(mock.url, keyOf('deleted'))).catch((one: unknown) => one);
    const own = [OpenAI.AuthenticationError, Anthropic.AuthenticationError, ApiError];
    expect(own.some((kind) => error instanceof kind)).toBe(true);
    expect(error).toMatchObject({ status: 401 });
  });
}

test('the Gemini SDK is answered under /v1, where it looks with that API version', async ({
  mock,
}) => {
  const httpOptions = { baseUrl: mock.url };
  const client = new GoogleGenAI({ apiKey: keyOf('active'), apiVersion: 'v1', httpOptions });
  const order = { model: 'gemini-3.1-pro-preview', contents: 'Good morning' };
  expect((await client.models.generateContent(order)).text).toContain('Good morning');
  let text = '';
  for await (const chunk of await client.models.generateContentStream(order)) text += chunk.text;
  expect(text).toContain('Good morning');
});

test('the model list of the Anthropic SDK is refused with the header that the list reads', async ({
  mock,
}) => {
  const { anthropic } = sdkClients(mock.url, keyOf('active'));
  await expect(anthropic.models.list()).rejects.toThrow(/Authorization: Bearer KEY/);
});
