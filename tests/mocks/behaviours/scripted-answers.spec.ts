import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { parseResponseFile } from '../../../mocks/behaviours/scripts/response-file.ts';
import { followScript } from '../../../mocks/behaviours/scripts/script.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { aiSdkClients } from '../../clients/drivers/ai-sdk.ts';
import { anthropicClients } from '../../clients/drivers/anthropic.ts';
import type { Client } from '../../clients/drivers/client.ts';
import { geminiClients } from '../../clients/drivers/gemini.ts';
import { langchainClients } from '../../clients/drivers/langchain.ts';
import { openaiClients } from '../../clients/drivers/openai.ts';
import { conversations, sdkClients } from '../../clients/sdk/clients.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

/** A mock that answers by a response file. */
async function startScripted(text: string) {
  const script = parseResponseFile(text, 'answers.yaml');
  const gateway = createGateway({ behaviours: [followScript(() => script)] });
  return { ...(await startServer(gateway)), gateway };
}

const clients: readonly Client[] = [
  ...openaiClients,
  ...anthropicClients,
  ...geminiClients,
  ...aiSdkClients,
  ...langchainClients,
];

for (const { name, connect } of clients) {
  test(`${name} gets a scripted text, plain and streamed, and a scripted call with the text behind it`, async () => {
    const mock = await startScripted(`
      - when: { message: /good morning/i }
        call: { name: get_weather, arguments: { city: Reykjavík } }
      - text: Grey, as ever.
    `);
    const said = await startScripted('- text: Grey, as ever.');
    const of = ({ url }: { url: string }) => connect({ url, key: keyOf('active'), retries: true });
    expect((await of(said).plain()).text).toBe('Grey, as ever.');
    expect((await of(said).streamed()).join('')).toBe('Grey, as ever.');
    expect(await of(mock).toolCall()).toEqual({
      called: { name: 'get_weather', input: { city: 'Reykjavík' } },
      answer: 'Grey, as ever.',
    });
    await Promise.all([mock.close(), said.close()]);
  });
}

test('the first answer that fits is given: by operation, by model, by what the user said last', async () => {
  const { url, close } = await startScripted(`
    - { when: { operation: createMessage }, text: a message }
    - { when: { model: gpt-5.4-mini }, text: the small model }
    - { when: { message: weather }, text: about weather }
    - { when: { message: /^\\d+$/ }, text: about a number }
  `);
  const { openai, anthropic } = sdkClients(url, keyOf('active'));
  const say = async (content: string, model = 'gpt-5.4') => {
    const messages = [
      { role: 'user', content: 'weather' },
      { role: 'assistant', content: '12' },
      { role: 'user', content },
    ] satisfies OpenAI.ChatCompletionMessageParam[];
    const { choices } = await openai.chat.completions.create({ model, messages });
    return choices[0]?.message.content;
  };
  expect(await say('the weather?')).toBe('about weather');
  expect(await say('the weather?', 'gpt-5.4-mini')).toBe('the small model');
  expect(await say('12')).toBe('about a number');
  expect(await say('12a')).toContain("This is the mock's answer");
  const message = await anthropic.messages.create(conversations.anthropic);
  expect(message.content).toMatchObject([{ text: 'a message' }]);
  await close();
});

test('a scripted error is the SDK’s own, with its message and Retry-After, after the delay', async () => {
  const { url, gateway, close } = await startScripted(`
    - when: { operation: createMessage }
      error: { status: 529, message: Come back later. }
    - error: { status: 429, retry_after: 7 }
      delay: 200
  `);
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: keyOf('active'), maxRetries: 0 });
  const anthropic = new Anthropic({ baseURL: url, apiKey: keyOf('active'), maxRetries: 0 });
  const start = performance.now();
  const limited = await openai.chat.completions
    .create(conversations.openai)
    .catch((error: unknown) => error);
  expect(performance.now() - start).toBeGreaterThanOrEqual(199);
  if (!(limited instanceof OpenAI.RateLimitError)) throw new Error('no RateLimitError');
  expect({ code: limited.code, after: limited.headers.get('retry-after') }).toEqual({
    code: 'rate_limit_exceeded',
    after: '7',
  });
  const overloaded = await anthropic.messages
    .create(conversations.anthropic)
    .catch((error: unknown) => error);
  expect(overloaded).toMatchObject({ status: 529, type: 'overloaded_error' });
  expect(String(overloaded)).toContain('Come back later.');
  expect(
    gateway.decisions.recent().map(({ status, refusal }) => [status, refusal?.reason]),
  ).toEqual([
    [429, 'the script of answers says so'],
    [529, 'the script of answers says so'],
  ]);
  await close();
});

test('a script changes nothing for a key, a model or a body that is refused', async () => {
  const script = parseResponseFile('- text: hi', 'answers.yaml');
  const gateway = createGateway({ behaviours: [followScript(() => script)] });
  const statusOf = async (request: Request) => (await gateway.fetch(request)).status;
  const chat = 'createChatCompletion';
  expect([
    await statusOf(fixtureRequest(chat, null)),
    await statusOf(fixtureRequest(chat, keyOf('deleted'))),
    await statusOf(fixtureRequest(chat, keyOf('restricted'))),
    await statusOf(fixtureRequest(chat, keyOf('active'), { members: { temperature: 9 } })),
    await statusOf(fixtureRequest(chat, keyOf('active'))),
  ]).toEqual([401, 401, 403, 400, 200]);
});

test('a scripted text is what a completion continues with, and what is heard in a file', async () => {
  const script = parseResponseFile('- text: hey', 'answers.yaml');
  const gateway = createGateway({ behaviours: [followScript(() => script)] });
  const textOf = async (id: 'createCompletion' | 'createTranscription') =>
    (await gateway.fetch(fixtureRequest(id, keyOf('active')))).text();
  expect(await textOf('createCompletion')).toContain('"text":"hey"');
  expect(await textOf('createTranscription')).toContain('"text":"hey"');
});
