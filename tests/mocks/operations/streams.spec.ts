import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { type OperationId, operationIds, operationOf } from '../../../spec/index.ts';
import type { SchemaName, Schemas } from '../../../spec/validator.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { conforming, readAs, readEvents, validator } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

/** More than the fixtures allow, so that an answer ends by itself. */
const enough = 400;

const call = (id: OperationId, members: Members) =>
  createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));

const stream = async (id: OperationId, members: Members = {}) =>
  readEvents(await call(id, { stream: true, ...members }));

/** The data of a stream of OpenAI's chunks, all of which fit the schema, before its `[DONE]`. */
async function chunksOf<Name extends SchemaName>(
  name: Name,
  id: OperationId,
  members: Members = {},
): Promise<Schemas[Name][]> {
  const events = await stream(id, members);
  expect(events.pop()).toEqual({ event: null, data: '[DONE]' });
  return events.map(({ event, data }) => {
    expect(event).toBeNull();
    return conforming(name, JSON.parse(data));
  });
}

const streamed = operationIds.flatMap((id) => {
  const { stream: shape } = operationOf(id);
  return shape === null ? [] : [{ id, ...shape }];
});

for (const { id, schema } of streamed) {
  test(`each event of a streamed ${id} fits the schema, and the stream is not to be stored`, async () => {
    const response = await call(id, { stream: true });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const events = await readEvents(response);
    expect(events.length).toBeGreaterThan(2);
    for (const { event, data } of events.filter((one) => one.data !== '[DONE]')) {
      const value: unknown = JSON.parse(data);
      expect(validator.problems(schema, value), data).toEqual([]);
      if (event !== null) expect(value).toMatchObject({ type: event });
    }
  });
}

test('a streamed chat completion says who speaks, then the plain answer piece by piece, then why it ends', async () => {
  const members = { max_completion_tokens: enough };
  const plain = await readAs(
    'CreateChatCompletionResponse',
    await call('createChatCompletion', members),
  );
  const chunks = await chunksOf('ChatCompletionChunk', 'createChatCompletion', members);
  const choices = chunks.map((chunk) => chunk.choices[0]);
  expect(choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
  expect(choices.map((choice) => choice?.delta.content ?? '').join('')).toBe(
    plain.choices[0]?.message.content,
  );
  const reasons = choices.map((choice) => choice?.finish_reason);
  expect(reasons.pop()).toBe('stop');
  expect(reasons.every((reason) => reason === null)).toBe(true);
  expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
});

test('usage is reported in a last chunk without choices, where it was asked for', async () => {
  for (const [id, schema] of [
    ['createChatCompletion', 'ChatCompletionChunk'],
    ['createCompletion', 'CompletionChunk'],
  ] as const) {
    const { usage } = conforming(
      id === 'createCompletion' ? 'CreateCompletionResponse' : 'CreateChatCompletionResponse',
      await (await call(id, {})).json(),
    );
    const chunks = await chunksOf(schema, id, { stream_options: { include_usage: true } });
    expect(chunks.pop()).toMatchObject({ choices: [], usage });
    expect(chunks.every((chunk) => chunk.usage === null && chunk.choices.length === 1)).toBe(true);
  }
});

test('several choices are streamed one after the other, each with its index and its end', async () => {
  const chunks = await chunksOf('ChatCompletionChunk', 'createChatCompletion', { n: 3 });
  const ends = chunks.flatMap(({ choices }) =>
    choices.filter(({ finish_reason }) => finish_reason !== null).map(({ index }) => index),
  );
  expect(ends).toEqual([0, 1, 2]);
});

test('a streamed completion is the plain one, piece by piece', async () => {
  const members = { max_tokens: enough };
  const plain = await readAs('CreateCompletionResponse', await call('createCompletion', members));
  const chunks = await chunksOf('CompletionChunk', 'createCompletion', members);
  const choices = chunks.flatMap((chunk) => chunk.choices);
  expect(choices.map(({ text }) => text).join('')).toBe(plain.choices[0]?.text);
  expect(choices.at(-1)?.finish_reason).toBe('stop');
});

test('a streamed message opens and closes its blocks, and ends with message_stop', async () => {
  const members = { max_tokens: enough };
  const plain = await readAs('CreateMessageResponse', await call('createMessage', members));
  const events = (await stream('createMessage', members)).map(({ event, data }) => {
    const value = conforming('MessageStreamEvent', JSON.parse(data));
    expect(value.type).toBe(event);
    return value;
  });
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type !== 'content_block_delta')).toEqual([
    'message_start',
    'content_block_start',
    'ping',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(types.lastIndexOf('content_block_delta')).toBe(types.length - 4);
  expect(events[0]).toMatchObject({
    message: { role: 'assistant', content: [], stop_reason: null, model: plain.model },
  });
  const said = events.map((event) =>
    event.type === 'content_block_delta' && event.delta.type === 'text_delta'
      ? event.delta.text
      : '',
  );
  expect(plain.content).toEqual([{ type: 'text', text: said.join(''), citations: null }]);
  expect(events.at(-2)).toMatchObject({
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens: plain.usage.output_tokens },
  });
});

for (const [limit, end] of [
  [enough, 'completed'],
  [16, 'incomplete'],
] as const) {
  test(`a streamed response is numbered from 0, and ends with the plain one as response.${end}`, async () => {
    const members = { max_output_tokens: limit };
    const plain = await readAs('CreateResponseResponse', await call('createResponse', members));
    const events = (await stream('createResponse', members)).map(({ data }) =>
      conforming('ResponseStreamEvent', JSON.parse(data)),
    );
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
    const types = events.map(({ type }) => type.replace('response.', ''));
    expect(types.filter((type) => type !== 'output_text.delta')).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      end,
    ]);
    const { id: _, output, ...facts } = plain;
    expect(events.at(-1)).toMatchObject({ response: { ...facts, status: end } });
    const deltas = events.map((event) =>
      event.type === 'response.output_text.delta' ? event.delta : '',
    );
    const text = deltas.join('');
    const said = [{ type: 'message', status: end, content: [{ text }] }];
    expect(output).toMatchObject(said);
    expect(events.at(-1)).toMatchObject({ response: { output: said } });
    expect(events.find(({ type }) => type === 'response.output_text.done')).toMatchObject({ text });
  });
}

test('a refusal of a streamed call is plain JSON: no stream is begun', async () => {
  const gateway = createGateway();
  for (const { id, member } of streamed) {
    for (const [state, status] of [
      ['deleted', 401],
      ['restricted', 403],
      ['exhausted', 429],
    ] as const) {
      const response = await gateway.fetch(
        fixtureRequest(id, keyOf(state), { members: { [member]: true } }),
      );
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/json');
    }
  }
});

test('a stream that is cancelled makes no further event', async () => {
  const response = await call('createChatCompletion', { stream: true, n: 128 });
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await reader?.cancel();
  expect((await reader?.read())?.done).toBe(true);
});
