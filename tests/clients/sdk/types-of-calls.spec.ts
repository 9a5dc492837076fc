import type Anthropic from '@anthropic-ai/sdk';
import { type Candidate, FinishReason } from '@google/genai';
import type OpenAI from 'openai';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { conforming, readAs, readEvents } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';
import { itemOf } from './response.ts';

// As in sdk-types.spec.ts, for answers that call a tool.

const call = (id: OperationId, members: Members) =>
  createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));

const parameters = { type: 'object', required: ['city'], properties: { city: { type: 'string' } } };
const messageTools = {
  tools: [{ name: 'weather', input_schema: parameters }],
  tool_choice: { type: 'any' },
};

test('a call in a chat completion is of the OpenAI SDK’s type, but for its kind, which is open', async () => {
  const served = await readAs(
    'CreateChatCompletionResponse',
    await call('createChatCompletion', {
      tools: [{ type: 'function', function: { name: 'weather', parameters } }],
      tool_choice: 'required',
    }),
  );
  const calls = served.choices[0]?.message.tool_calls ?? [];
  const typed = calls.map(
    ({ type: _, function: called, ...rest }): OpenAI.ChatCompletionMessageToolCall => {
      if (called === undefined) throw new Error('the fixture offers functions alone');
      return { ...rest, type: 'function', function: called };
    },
  );
  expect(typed).toHaveLength(1);
  expect(typed).toEqual(calls);
});

test('a call in a response is of the OpenAI SDK’s type, as it is', async () => {
  const served = await readAs(
    'CreateResponseResponse',
    await call('createResponse', {
      tools: [{ type: 'function', name: 'weather', parameters, strict: true }],
      tool_choice: 'required',
    }),
  );
  const items = served.output.map(itemOf);
  expect(items).toMatchObject([{ type: 'function_call', name: 'weather' }]);
  expect(items).toEqual(served.output);
});

test('a call in a message and in its stream is of the Anthropic SDK’s type, but for its caller, whose kind is open', async () => {
  const served = await readAs('CreateMessageResponse', await call('createMessage', messageTools));
  const blocks = served.content.map((block): Anthropic.ToolUseBlock => {
    if (block.type !== 'tool_use') throw new Error('the request insists on a tool');
    return { ...block, caller: { type: 'direct' } };
  });
  expect(blocks).toHaveLength(1);
  expect(blocks).toEqual(served.content);
  const events = await readEvents(await call('createMessage', { ...messageTools, stream: true }));
  const typed = events.flatMap(({ data }): Anthropic.RawMessageStreamEvent[] => {
    const event = conforming('MessageStreamEvent', JSON.parse(data));
    if (event.type === 'content_block_delta') return [event];
    if (event.type !== 'content_block_start') return [];
    if (event.content_block.type !== 'tool_use') throw new Error('the request insists on a tool');
    return [{ ...event, content_block: { ...event.content_block, caller: { type: 'direct' } } }];
  });
  const shown = events.map(({ data }) => JSON.parse(data));
  expect(typed.length).toBeGreaterThan(1);
  expect(typed).toEqual(shown.filter(({ type }) => typed.some((event) => event.type === type)));
});

test('a call in a Gemini answer is of the SDK’s type, but for the finish reason', async () => {
  const served = await readAs(
    'GenerateContentResponse',
    await call('generateContent', {
      tools: [{ functionDeclarations: [{ name: 'weather', parameters }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
    }),
  );
  const candidates: Candidate[] = served.candidates.map(({ finishReason: _, ...candidate }) => ({
    ...candidate,
    finishReason: FinishReason.STOP,
  }));
  expect(candidates).toMatchObject([
    { content: { parts: [{ functionCall: { name: 'weather' } }] } },
  ]);
  expect(candidates).toEqual(served.candidates);
});
