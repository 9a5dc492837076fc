import OpenAI from 'openai';
import { paceStreams } from '../../../mocks/behaviours/pace.ts';
import { type StreamEnd, watchStreams } from '../../../mocks/behaviours/watch-streams.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { isRefusal } from '../../../mocks/gateway/refusal.ts';
import type { Patch } from '../../../mocks/gateway/stages.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { conversations, sdkClients } from '../../clients/sdk/clients.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { startMock } from '../../support/mock.ts';
import { expect, test } from '../../test.ts';

/** Counts the events that the mock's model makes of its answer. */
function countEvents(): { readonly patch: Patch; readonly made: () => number } {
  let made = 0;
  function* counted<T>(events: Iterable<T>): Generator<T> {
    for (const event of events) {
      made += 1;
      yield event;
    }
  }
  const patch: Patch = (stages) => ({
    ...stages,
    prepare: async (ctx, payload) => {
      const serve = await stages.prepare(ctx, payload);
      if (isRefusal(serve)) return serve;
      return (call) => {
        const served = serve(call);
        if (served instanceof Promise) return served;
        if (served.kind === 'stream') return { ...served, events: counted(served.events) };
        return served.kind === 'array' ? { ...served, items: counted(served.items) } : served;
      };
    },
  });
  return { patch, made: () => made };
}

const streams = [
  ['a chat completion', 'createChatCompletion', { stream: true, max_completion_tokens: 400 }, {}],
  ['a completion', 'createCompletion', { stream: true, max_tokens: 400 }, {}],
  ['a response', 'createResponse', { stream: true, max_output_tokens: 400 }, {}],
  ['a message', 'createMessage', { stream: true, max_tokens: 400 }, {}],
] as const;

const rate = 200;

for (const [name, operation, members] of streams) {
  test(`${name} is streamed at the pace that was asked for, and is the same as without one`, async () => {
    const ask = async (behaviours: readonly Patch[]) => {
      const gateway = createGateway({ behaviours, seed: 1, clock: () => 0 });
      const start = performance.now();
      const response = await gateway.fetch(fixtureRequest(operation, keyOf('active'), { members }));
      const text = await response.text();
      return { text, milliseconds: performance.now() - start };
    };
    const plain = await ask([]);
    const paced = await ask([paceStreams(rate)]);
    expect(paced.text).toBe(plain.text);
    // Some 30 tokens, of which the last need not be waited for.
    expect(paced.milliseconds).toBeGreaterThan((25 * 1000) / rate);
  });
}

for (const alt of ['', '?alt=sse']) {
  test(`generated content${alt} is streamed at the pace that was asked for`, async () => {
    const plain = fixtureRequest('generateContent', keyOf('active'), {
      members: { generationConfig: { maxOutputTokens: 400 } },
    });
    const url = `${plain.url.replace(':generateContent', ':streamGenerateContent')}${alt}`;
    const ask = async (behaviours: readonly Patch[]) => {
      const start = performance.now();
      const response = await createGateway({ behaviours, seed: 1, clock: () => 0 }).fetch(
        new Request(url, plain.clone()),
      );
      return { text: await response.text(), milliseconds: performance.now() - start };
    };
    const paced = await ask([paceStreams(rate)]);
    expect(paced.text).toBe((await ask([])).text);
    expect(paced.milliseconds).toBeGreaterThan((25 * 1000) / rate);
  });
}

test('an answer in one piece is not slowed down', async () => {
  const gateway = createGateway({ behaviours: [paceStreams(1)] });
  const start = performance.now();
  const response = await gateway.fetch(fixtureRequest('createChatCompletion', keyOf('active')));
  await response.text();
  expect(performance.now() - start).toBeLessThan(1000);
});

test('a stream is made only as fast as it is read', async () => {
  const { patch, made } = countEvents();
  const ends: StreamEnd[] = [];
  const behaviours = [patch, watchStreams((end) => ends.push(end))];
  const members = { stream: true, max_completion_tokens: 400 };
  const response = await createGateway({ behaviours, seed: 1, clock: () => 0 }).fetch(
    fixtureRequest('createChatCompletion', keyOf('active'), { members }),
  );
  const reader = response.body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(made()).toBeLessThan(6);
  await reader?.cancel();
  const { operation, model } = { operation: 'createChatCompletion', model: 'gpt-5.4' };
  expect(ends).toEqual([{ operation, model, isWhole: false, pieces: made() }]);
});

test('a client that breaks off ends the work: no further piece is made', async () => {
  const { patch, made } = countEvents();
  const ends: StreamEnd[] = [];
  const gateway = createGateway({
    behaviours: [patch, paceStreams(20), watchStreams((end) => ends.push(end))],
  });
  const server = await startServer(gateway);
  const { openai } = sdkClients(server.url, keyOf('active'));
  const abort = new AbortController();
  const stream = await openai.chat.completions.create(
    { ...conversations.openai, stream: true },
    { signal: abort.signal },
  );
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content) abort.abort();
  }
  await expect.poll(() => ends.length).toBe(1);
  const madeAtEnd = made();
  expect(ends[0]).toMatchObject({ isWhole: false });
  expect(madeAtEnd).toBeLessThan(10);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(made()).toBe(madeAtEnd);
  await server.close();
});

test('the watch reports a stream that was read to its end, with all of its pieces', async () => {
  const { patch, made } = countEvents();
  const ends: StreamEnd[] = [];
  const server = await startServer(
    createGateway({ behaviours: [patch, watchStreams((end) => ends.push(end))] }),
  );
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: keyOf('active') });
  await client.chat.completions.stream(conversations.openai).finalContent();
  expect(ends).toEqual([
    { operation: 'createChatCompletion', model: 'gpt-5.4', isWhole: true, pieces: made() },
  ]);
  await server.close();
});

test('mock --tokens-per-second reports when a stream ended early', async () => {
  const mock = await startMock(['--tokens-per-second', '20']);
  const { openai } = sdkClients(mock.url, keyOf('active'));
  const stream = await openai.chat.completions.create({ ...conversations.openai, stream: true });
  for await (const { choices } of stream) {
    if (choices[0]?.delta.content) break;
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { error } = await mock.stop();
  expect(error.split('\n')).toEqual([
    expect.stringMatching(
      /^\S+ 200 POST · \/v1\/chat\/completions · .*Active \(active\) · gpt-5\.4 · streamed/,
    ),
    expect.stringMatching(/^ {4}a stream ended early: \d pieces were made, and no more$/),
    '',
  ]);
});
