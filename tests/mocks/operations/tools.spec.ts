import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { conforming, readAs, readEvents } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const weather = {
  type: 'object',
  required: ['city', 'days'],
  properties: {
    city: { type: 'string', minLength: 10 },
    days: { type: 'integer', minimum: 2 },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
  },
  additionalProperties: false,
};
const input = { city: 'sample....', days: 2, unit: 'celsius' };

const call = (id: OperationId, members: Members) =>
  createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));

const chatTools = {
  tools: [{ type: 'function', function: { name: 'weather', parameters: weather } }],
  tool_choice: 'required',
};
const messageTools = {
  tools: [{ name: 'weather', input_schema: weather }],
  tool_choice: { type: 'tool', name: 'weather' },
};

test.describe('a tool that the request insists on is called with an input that fits its schema', () => {
  test('in a chat completion', async () => {
    const answer = await readAs(
      'CreateChatCompletionResponse',
      await call('createChatCompletion', chatTools),
    );
    const called = {
      id: expect.stringMatching(/^call_/),
      type: 'function',
      function: { name: 'weather', arguments: JSON.stringify(input) },
    };
    expect(answer.choices).toMatchObject([
      { message: { content: null, tool_calls: [called] }, finish_reason: 'tool_calls' },
    ]);
  });

  test('in a streamed chat completion', async () => {
    const events = await readEvents(
      await call('createChatCompletion', { ...chatTools, stream: true }),
    );
    const deltas = events.slice(0, -1).flatMap(({ data }) => {
      const chunk = conforming('ChatCompletionChunk', JSON.parse(data));
      return chunk.choices[0]?.delta.tool_calls ?? [];
    });
    expect(deltas[0]).toMatchObject({ index: 0, function: { name: 'weather', arguments: '' } });
    expect(deltas.map((delta) => delta.function?.arguments ?? '').join('')).toBe(
      JSON.stringify(input),
    );
  });

  test('in a response', async () => {
    const tools = [{ type: 'function', name: 'weather', parameters: weather, strict: true }];
    const members = { tools, tool_choice: { type: 'function', name: 'weather' } };
    const answer = await readAs('CreateResponseResponse', await call('createResponse', members));
    expect(answer).toMatchObject({
      status: 'completed',
      output: [{ type: 'function_call', name: 'weather', arguments: JSON.stringify(input) }],
    });
  });

  test('in a message, plain and streamed', async () => {
    const answer = await readAs('CreateMessageResponse', await call('createMessage', messageTools));
    expect(answer).toMatchObject({
      content: [{ type: 'tool_use', name: 'weather', input }],
      stop_reason: 'tool_use',
    });
    const events = await readEvents(await call('createMessage', { ...messageTools, stream: true }));
    const pieces = events.map(({ data }) => {
      const event = conforming('MessageStreamEvent', JSON.parse(data));
      const isPiece =
        event.type === 'content_block_delta' && event.delta.type === 'input_json_delta';
      return isPiece && event.delta.type === 'input_json_delta' ? event.delta.partial_json : '';
    });
    expect(JSON.parse(pieces.join(''))).toEqual(input);
  });

  test('in generated content', async () => {
    const members = {
      tools: [
        { functionDeclarations: [{ name: 'other' }, { name: 'weather', parameters: weather }] },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
    };
    const answer = await readAs('GenerateContentResponse', await call('generateContent', members));
    expect(answer.candidates).toMatchObject([
      { content: { parts: [{ functionCall: { name: 'weather', args: input } }] } },
    ]);
  });
});

test('JSON is answered where a schema is given, in each format that takes one', async () => {
  const json_schema = { name: 'weather', schema: weather };
  const chat = await readAs(
    'CreateChatCompletionResponse',
    await call('createChatCompletion', {
      max_completion_tokens: 100,
      response_format: { type: 'json_schema', json_schema },
    }),
  );
  const text = { format: { type: 'json_schema', ...json_schema } };
  const response = await readAs(
    'CreateResponseResponse',
    await call('createResponse', { max_output_tokens: 100, text }),
  );
  const generationConfig = { responseMimeType: 'application/json', responseSchema: weather };
  const content = await readAs(
    'GenerateContentResponse',
    await call('generateContent', { generationConfig }),
  );
  const [item] = response.output;
  const [part] = item?.type === 'message' ? item.content : [];
  const texts = [
    chat.choices[0]?.message.content,
    part?.type === 'output_text' ? part.text : null,
    content.candidates[0]?.content.parts[0]?.text,
  ];
  expect(texts.map((said) => JSON.parse(said ?? 'null'))).toEqual([input, input, input]);
});
