import { scriptAnswers } from '../../../mocks/behaviours/index.ts';
import { parseResponseFile } from '../../../mocks/behaviours/scripts/response-file.ts';
import type { ScriptedEntry } from '../../../mocks/behaviours/scripts/scripted-entry.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const ids = ['createChatCompletion', 'createResponse', 'createMessage', 'generateContent'] as const;

const streamedIds = [...ids, 'createCompletion'] as const;

type Id = (typeof streamedIds)[number];

const scripted = (...entries: ScriptedEntry[]): Gateway =>
  createGateway({ behaviours: [scriptAnswers(entries)] });

async function ask(gateway: Gateway, id: Id, members: Record<string, unknown> = {}) {
  const response = await gateway.fetch(fixtureRequest(id, keyOf('active'), { members }));
  const text = await response.text();
  return { status: response.status, text };
}

function streamed(id: Id, members: Record<string, unknown> = {}): Request {
  if (id !== 'generateContent') {
    return fixtureRequest(id, keyOf('active'), { members: { ...members, stream: true } });
  }
  const plain = fixtureRequest(id, keyOf('active'), { members });
  const url = `${plain.url.replace(':generateContent', ':streamGenerateContent')}?alt=sse`;
  return new Request(url, plain);
}

const steps = [
  { thinking: 'They want two cities.' },
  { text: 'I look both up.' },
  { call: { name: 'weather', arguments: { city: 'Paris' } } },
  { call: { name: 'weather', arguments: { city: 'Rome' } } },
];

test('an answer of several steps has them in order, in each format', async () => {
  const gateway = scripted({ steps });
  const [chat, response, message, content] = await Promise.all(
    ids.map(async (id) => JSON.parse((await ask(gateway, id)).text) as unknown),
  );
  expect(chat).toMatchObject({
    choices: [
      {
        finish_reason: 'tool_calls',
        message: {
          content: 'I look both up.',
          tool_calls: [
            { function: { name: 'weather', arguments: '{"city":"Paris"}' } },
            { function: { name: 'weather', arguments: '{"city":"Rome"}' } },
          ],
        },
      },
    ],
  });
  expect(response).toMatchObject({
    status: 'completed',
    output: [
      { type: 'reasoning', summary: [{ text: 'They want two cities.' }] },
      { type: 'message', content: [{ text: 'I look both up.' }] },
      { type: 'function_call', arguments: '{"city":"Paris"}' },
      { type: 'function_call', arguments: '{"city":"Rome"}' },
    ],
  });
  expect(message).toMatchObject({
    stop_reason: 'tool_use',
    content: [
      { type: 'thinking', thinking: 'They want two cities.' },
      { type: 'text', text: 'I look both up.' },
      { type: 'tool_use', input: { city: 'Paris' } },
      { type: 'tool_use', input: { city: 'Rome' } },
    ],
  });
  expect(content).toMatchObject({
    candidates: [
      {
        content: {
          parts: [
            { text: 'They want two cities.', thought: true },
            { text: 'I look both up.' },
            { functionCall: { args: { city: 'Paris' } } },
            { functionCall: { args: { city: 'Rome' } } },
          ],
        },
      },
    ],
  });
  const callIds = [
    ...JSON.stringify([chat, response, message]).matchAll(/"((?:call|toolu)_[0-9a-f]{24})"/g),
  ];
  expect(new Set(callIds.map(([, id]) => id)).size).toBe(6);
});

for (const id of streamedIds) {
  test(`an error as the last step breaks the stream of ${id} off, and is the answer without a stream`, async () => {
    const gateway = scripted({
      steps: [{ text: 'Half of' }, { error: { status: 503, message: 'Lost.' } }],
    });
    const stream = await (await gateway.fetch(streamed(id))).text();
    expect(stream).toContain('Half');
    expect(stream.lastIndexOf('Lost.')).toBeGreaterThan(stream.indexOf('Half'));
    expect(stream).not.toMatch(/\[DONE\]|message_stop|response\.completed|"finishReason"/);
    expect(await ask(gateway, id)).toMatchObject({ status: 503 });
  });

  test(`a step of ${id} waits for its delay in a stream`, async () => {
    const gateway = scripted({ steps: [{ text: 'One.' }, { text: 'Two.', delay: 120 }] });
    // Its own limit is so low that it would leave the second step out.
    const members = id === 'createCompletion' ? { max_tokens: 64 } : {};
    const response = await gateway.fetch(streamed(id, members));
    const start = performance.now();
    const seen: [string, number][] = [];
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      seen.push([decoder.decode(chunk), performance.now() - start]);
    }
    const at = (word: string) => seen.find(([text]) => text.includes(word))?.[1] ?? Number.NaN;
    expect(at('Two.') - at('One.')).toBeGreaterThan(110);
  });
}

test('a step waits for its delay in a stream that is one JSON array, too', async () => {
  const gateway = scripted({ steps: [{ text: 'One.' }, { text: 'Two.', delay: 120 }] });
  const plain = fixtureRequest('generateContent', keyOf('active'));
  const url = plain.url.replace(':generateContent', ':streamGenerateContent');
  const response = await gateway.fetch(new Request(url, plain));
  const start = performance.now();
  expect(JSON.parse(await response.text())).toHaveLength(2);
  expect(performance.now() - start).toBeGreaterThan(110);
});

test('an entry that is given once leaves the next request to the one after it', async () => {
  const gateway = scripted(
    { error: { status: 503 }, once: true },
    { text: 'second', times: 2 },
    { text: 'last' },
  );
  const answers = [];
  for (let index = 0; index < 5; index += 1) answers.push(await ask(gateway, 'createMessage'));
  expect(answers.map(({ status, text }) => [status, /second|last/.exec(text)?.[0]])).toEqual([
    [503, undefined],
    [200, 'second'],
    [200, 'second'],
    [200, 'last'],
    [200, 'last'],
  ]);
});

test('a rule reads the instructions, a tool’s result, the turn, an image and a header', async () => {
  const gateway = scripted(
    { when: { system: 'pirate' }, text: 'Arr' },
    { when: { tool_result: /1\d degrees/ }, text: 'It is mild.' },
    { when: { image: true }, text: 'A picture.' },
    { when: { turn: 2 }, text: 'Again?' },
    { when: { header: { 'x-case': 'b' } }, text: 'Case B.' },
    { text: 'none' },
  );
  const say = async (messages: readonly object[], headers: Record<string, string> = {}) => {
    const request = fixtureRequest('createChatCompletion', keyOf('active'), {
      members: { messages },
    });
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    const answer: unknown = await (await gateway.fetch(request)).json();
    return /"content":"(.*?)"/.exec(JSON.stringify(answer))?.[1];
  };
  const user = { role: 'user', content: 'Hi' };
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } };
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
  expect([
    await say([{ role: 'system', content: 'You are a pirate.' }, user]),
    await say([
      user,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c', content: '14 degrees' },
    ]),
    await say([{ role: 'user', content: [image] }]),
    await say([user, { role: 'assistant', content: 'Yes?' }, user]),
    await say([user], { 'x-case': 'b' }),
    await say([user]),
  ]).toEqual(['Arr', 'It is mild.', 'A picture.', 'Again?', 'Case B.', 'none']);
});

test('a template is filled in from the request, and hides a key', async () => {
  const gateway = scripted({ text: '{{ model }} heard: {{last_message}}' });
  const messages = [{ role: 'user', content: `Hi ${keyOf('active')} {{ model }}` }];
  const { text } = await ask(gateway, 'createMessage', { messages });
  expect(text).toContain('claude-sonnet-4-6 heard: Hi sk-… {{ model }}');
});

test('a finish reason, the usage and a refusal are those of the script', async () => {
  const gateway = scripted(
    {
      when: { operation: 'createMessage' },
      text: 'Cut',
      finish: 'length',
      usage: { input: 7, output: 9 },
    },
    { refusal: 'I will not.' },
  );
  const message: unknown = JSON.parse((await ask(gateway, 'createMessage')).text);
  const chat: unknown = JSON.parse((await ask(gateway, 'createChatCompletion')).text);
  const response: unknown = JSON.parse((await ask(gateway, 'createResponse')).text);
  const content: unknown = JSON.parse((await ask(gateway, 'generateContent')).text);
  expect(message).toMatchObject({
    stop_reason: 'max_tokens',
    usage: { input_tokens: 7, output_tokens: 9 },
  });
  expect(chat).toMatchObject({
    choices: [{ message: { content: null, refusal: 'I will not.' } }],
  });
  expect(response).toMatchObject({
    output: [{ content: [{ type: 'refusal', refusal: 'I will not.' }] }],
  });
  expect(content).toMatchObject({ candidates: [{ finishReason: 'SAFETY' }] });
});

test('a mistake in a step names the answer and what to write', () => {
  const read = (text: string) => () => parseResponseFile(text, 'answers.yaml');
  expect(read('- steps: [{ tekst: hi }]')).toThrow('Did you mean text?');
  expect(read('- steps: [{ text: a, thinking: b }]')).toThrow('in each step, not 2');
  expect(read('- steps: [{ error: { status: 500 } }, { text: a }]')).toThrow(
    'an error is the last step',
  );
  expect(read('- text: "{{ last_mesage }}"')).toThrow('Did you mean last_message?');
});
