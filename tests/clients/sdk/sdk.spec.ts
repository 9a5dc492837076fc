import type { GenerateContentResponse } from '@google/genai';
import { expect } from '@playwright/test';
import { picture, sound } from '../../../fixtures/requests.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { openRealtime } from '../../support/realtime-client.ts';
import { conversations, sdkClients } from './clients.ts';

const clientsOf = (mock: MockServer) => sdkClients(mock.url, keyOf('active'));

const reply =
  'This is the mock\'s answer to "Good morning". The key was accepted and may use this model; no real model was asked.';

const toFile = ({ bytes, filename, mediaType }: typeof sound) =>
  new File([bytes], filename, { type: mediaType });

test.describe('the OpenAI SDK', () => {
  test('completes a chat, plain and streamed', async ({ mock }) => {
    const { completions } = clientsOf(mock).openai.chat;
    const completion = await completions.create(conversations.openai);
    expect(completion.choices[0]?.message.content).toBe(reply);
    expect(completion._request_id).toBe(mock.gateway.decisions.recent()[0]?.requestId);
    let said = '';
    for await (const chunk of await completions.create({ ...conversations.openai, stream: true })) {
      said += chunk.choices[0]?.delta.content ?? '';
    }
    expect(said).toBe(reply);
  });

  test('gathers a streamed chat into the plain one', async ({ mock }) => {
    const runner = clientsOf(mock).openai.chat.completions.stream({
      ...conversations.openai,
      stream_options: { include_usage: true },
    });
    expect(await runner.finalContent()).toBe(reply);
    expect(await runner.totalUsage()).toMatchObject({ prompt_tokens: 3, total_tokens: 32 });
  });

  test('continues a text', async ({ mock }) => {
    const { choices } = await clientsOf(mock).openai.completions.create({
      model: 'gpt-3.5-turbo-instruct',
      prompt: 'Good morning',
      max_tokens: 100,
    });
    expect(choices[0]?.text).toBe(reply);
  });

  test('creates a response, plain and streamed', async ({ mock }) => {
    const { responses } = clientsOf(mock).openai;
    const order = { model: 'gpt-5.4', input: 'Good morning' };
    const response = await responses.create(order);
    expect(response.output_text).toBe(reply);
    expect(response.status).toBe('completed');
    const events = [];
    for await (const event of await responses.create({ ...order, stream: true })) {
      events.push(event);
    }
    const said = events.map((event) =>
      event.type === 'response.output_text.delta' ? event.delta : '',
    );
    expect(said.join('')).toBe(reply);
    expect(events.at(-1)?.type).toBe('response.completed');
    expect((await responses.stream(order).finalResponse()).output_text).toBe(reply);
  });

  test('embeds a text, which it asks for as base64 and reads as numbers', async ({ mock }) => {
    const { data } = await clientsOf(mock).openai.embeddings.create({
      model: 'text-embedding-3-small',
      input: ['One', 'Two'],
      dimensions: 256,
    });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256]);
    expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
    expect(data[1]?.embedding).not.toEqual(data[0]?.embedding);
  });

  test('draws, edits and varies images', async ({ mock }) => {
    const { images } = clientsOf(mock).openai;
    const model = 'gpt-image-1';
    const answers = [
      await images.generate({ model, prompt: 'A key', n: 2 }),
      await images.edit({ model, prompt: 'Make it golden', image: toFile(picture) }),
      await images.edit({ model, prompt: 'Both', image: [toFile(picture), toFile(picture)] }),
      await images.createVariation({ model: 'dall-e-2', image: toFile(picture) }),
    ];
    const drawn = answers.map(({ data = [] }) => data.map(({ b64_json }) => b64_json));
    expect(drawn.map(({ length }) => length)).toEqual([2, 1, 1, 1]);
    // The first bytes of a PNG file.
    for (const image of drawn.flat()) expect(image).toMatch(/^iVBORw0KGgo/);
  });

  test('speaks, transcribes and translates', async ({ mock }) => {
    const { speech, transcriptions, translations } = clientsOf(mock).openai.audio;
    const spoken = await speech.create({ model: 'tts-1', voice: 'alloy', input: 'Good morning' });
    expect(Buffer.from(await spoken.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF');
    const order = { model: 'whisper-1', file: toFile(sound) };
    const heard = "This is the mock's transcript. No real model listened to the file.";
    expect((await transcriptions.create(order)).text).toBe(heard);
    expect((await translations.create(order)).text).toBe(heard);
    expect(await transcriptions.create({ ...order, response_format: 'text' })).toBe(`${heard}\n`);
  });

  test('lists the models, page by page', async ({ mock }) => {
    const models = [];
    for await (const { id } of clientsOf(mock).openai.models.list()) models.push(id);
    expect(models).toEqual(expect.arrayContaining(['gpt-5.4', 'claude-sonnet-4-6']));
  });

  test('names a session’s address for its realtime client, which is answered there', async ({
    mock,
  }) => {
    const client = await openRealtime(
      `${clientsOf(mock).openai.baseURL}/realtime?model=gpt-realtime`,
    );
    expect((await client.next()).type).toBe('session.created');
    client.close();
  });
});

test.describe('the Anthropic SDK', () => {
  test('creates a message, plain and streamed', async ({ mock }) => {
    const { messages } = clientsOf(mock).anthropic;
    const message = await messages.create(conversations.anthropic);
    expect(message.content).toEqual([{ type: 'text', text: reply, citations: null }]);
    expect(message.stop_reason).toBe('end_turn');
    expect(message._request_id).toBe(mock.gateway.decisions.recent()[0]?.requestId);
    let said = '';
    for await (const event of await messages.create({ ...conversations.anthropic, stream: true })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
        said += event.delta.text;
      }
    }
    expect(said).toBe(reply);
  });

  test('gathers a streamed message into the plain one', async ({ mock }) => {
    const final = await clientsOf(mock)
      .anthropic.messages.stream(conversations.anthropic)
      .finalMessage();
    expect(final.content).toMatchObject([{ type: 'text', text: reply }]);
    expect(final).toMatchObject({ stop_reason: 'end_turn', usage: { output_tokens: 29 } });
  });
});

test.describe('the Gemini SDK', () => {
  test('generates content', async ({ mock }) => {
    const response = await clientsOf(mock).gemini.models.generateContent(conversations.gemini);
    expect(response.text).toBe(reply);
    expect(response.candidates?.[0]?.finishReason).toBe('STOP');
    expect(response.usageMetadata?.totalTokenCount).toBe(32);
  });

  test('streams content piece by piece, and the last piece says why it ends', async ({ mock }) => {
    const { models } = clientsOf(mock).gemini;
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await models.generateContentStream(conversations.gemini)) {
      chunks.push(chunk);
    }
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.map(({ text }) => text).join('')).toBe(reply);
    const reasons = chunks.map(({ candidates }) => candidates?.[0]?.finishReason);
    expect(reasons.slice(0, -1)).toEqual(reasons.slice(0, -1).map(() => undefined));
    expect(reasons.at(-1)).toBe('STOP');
    expect(chunks.at(-1)?.usageMetadata?.totalTokenCount).toBe(32);
  });
});

test('one key serves all three SDKs, and nothing is asked twice', async ({ mock }) => {
  const { openai, anthropic, gemini } = clientsOf(mock);
  await Promise.all([
    openai.chat.completions.create(conversations.openai),
    anthropic.messages.create(conversations.anthropic),
    gemini.models.generateContent(conversations.gemini),
  ]);
  const decisions = mock.gateway.decisions.recent();
  expect(decisions.map(({ key, status }) => ({ key: key?.name, status }))).toEqual(
    Array.from({ length: 3 }, () => ({ key: 'Active', status: 200 })),
  );
  expect(decisions.map(({ credential }) => credential?.style).toSorted()).toEqual([
    'bearer',
    'x-api-key',
    'x-goog-api-key',
  ]);
});
