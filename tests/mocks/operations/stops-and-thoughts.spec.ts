import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

type Id = Parameters<typeof fixtureRequest>[0];

async function ask(id: Id, members: Record<string, unknown>, gateway = createGateway()) {
  const response = await gateway.fetch(fixtureRequest(id, keyOf('active'), { members }));
  const answer: unknown = JSON.parse(await response.text());
  return answer;
}

const stop = ' answer';

test('a stop sequence ends the text before it, and the answer names it where its format can', async () => {
  const text = "This is the mock's";
  expect(await ask('createChatCompletion', { stop })).toMatchObject({
    choices: [{ message: { content: text }, finish_reason: 'stop' }],
  });
  expect(await ask('createCompletion', { stop: [stop], max_tokens: 400 })).toMatchObject({
    choices: [{ text, finish_reason: 'stop' }],
  });
  expect(await ask('createMessage', { stop_sequences: ['no such', stop] })).toMatchObject({
    content: [{ text }],
    stop_reason: 'stop_sequence',
    stop_sequence: stop,
  });
  expect(
    await ask('generateContent', { generationConfig: { stopSequences: [stop] } }),
  ).toMatchObject({
    candidates: [{ content: { parts: [{ text }] }, finishReason: 'STOP' }],
  });
});

test('thoughts come first where a request asks to see them, whole and streamed', async () => {
  const thinking = { type: 'enabled', budget_tokens: 1024 };
  expect(await ask('createMessage', { thinking, max_tokens: 2048 })).toMatchObject({
    content: [{ type: 'thinking' }, { type: 'text' }],
  });
  expect(await ask('createResponse', { reasoning: { summary: 'auto' } })).toMatchObject({
    output: [{ type: 'reasoning', summary: [{ type: 'summary_text' }] }, { type: 'message' }],
  });
  const thinkingConfig = { includeThoughts: true };
  expect(await ask('generateContent', { generationConfig: { thinkingConfig } })).toMatchObject({
    candidates: [{ content: { parts: [{ thought: true }, {}] } }],
  });
  // OpenAI's chat counts thoughts and does not show them.
  const chat = await ask('createChatCompletion', { reasoning_effort: 'low' });
  expect(chat).toMatchObject({
    usage: { completion_tokens_details: { reasoning_tokens: expect.any(Number) } },
  });
  const members = { thinking, max_tokens: 2048, stream: true };
  const stream = await createGateway().fetch(
    fixtureRequest('createMessage', keyOf('active'), { members }),
  );
  const text = await stream.text();
  expect(text.indexOf('thinking_delta')).toBeLessThan(text.indexOf('signature_delta'));
  expect(text.indexOf('signature_delta')).toBeLessThan(text.indexOf('text_delta'));
});

test('equal requests get other ids each time; a seed makes ids and times repeatable', async () => {
  const idsOf = async (seed?: number) => {
    const gateway = createGateway({ seed });
    const answers: unknown[] = [];
    for (const id of ['createChatCompletion', 'createMessage', 'createChatCompletion'] as const) {
      answers.push(await ask(id, {}, gateway));
    }
    return [...JSON.stringify(answers).matchAll(/"(?:id|created)":("?\w+-?\w*)/g)].map(
      ([, id]) => id,
    );
  };
  const free = await idsOf();
  expect(new Set(free.filter((id) => id?.startsWith('"'))).size).toBe(3);
  expect(await idsOf()).not.toEqual(free);
  const seeded = await idsOf(7);
  expect(await idsOf(7)).toEqual(seeded);
  expect(await idsOf(8)).not.toEqual(seeded);
  expect(seeded).toContain('1767225600');
});
