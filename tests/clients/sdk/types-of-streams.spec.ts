import type { Candidate, GenerateContentResponse } from '@google/genai';
import { FinishReason } from '@google/genai';
import type OpenAI from 'openai';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import type { SchemaName, Schemas } from '../../../spec/validator.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { conforming, readEvents } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';
import { itemOf, partOf, responseOf, type SentResponse } from './response.ts';

// As in sdk-types.spec.ts: the compiler proves it, and what is compared is what was served.

/** The events of a streamed answer as the type of a component schema, without the last word of OpenAI's. */
async function streamOf<Name extends SchemaName>(
  name: Name,
  response: Response,
): Promise<Schemas[Name][]> {
  const events = await readEvents(response);
  return events
    .filter(({ data }) => data !== '[DONE]')
    .map(({ data }) => conforming(name, JSON.parse(data)));
}

const stream = (id: OperationId, members: Members = {}) =>
  createGateway().fetch(
    fixtureRequest(id, keyOf('active'), { members: { stream: true, ...members } }),
  );

test('a chunk of a completion is a completion of the OpenAI SDK, but for the finish reason of all before the last', async () => {
  const chunks = await streamOf(
    'CompletionChunk',
    await stream('createCompletion', { max_tokens: 30 }),
  );
  expect(chunks.length).toBeGreaterThan(2);
  for (const [index, served] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    // The SDK gives a chunk the type of the whole, whose reason is never null. The service sends
    // null until the last one, and so does the mock.
    const { usage: none, ...answer } = served;
    expect(none).toBeUndefined();
    const completion: OpenAI.Completion = {
      ...answer,
      choices: answer.choices.map(({ finish_reason, ...choice }) => {
        expect(finish_reason === null).toBe(!isLast);
        return { ...choice, finish_reason: finish_reason ?? 'stop' };
      }),
    };
    const withoutReason = completion.choices.map(({ finish_reason: _, ...choice }) => choice);
    expect({ ...completion, choices: withoutReason }).toEqual({
      ...served,
      choices: served.choices.map(({ finish_reason: _, ...choice }) => choice),
    });
    if (isLast) expect(completion).toEqual(served);
  }
});

test('a chunk of a chat completion that calls a tool is of the OpenAI SDK’s type, but for the kind of the call', async () => {
  const tools = [{ type: 'function', function: { name: 'weather' } }];
  const chunks = await streamOf(
    'ChatCompletionChunk',
    await stream('createChatCompletion', { tools, tool_choice: 'required' }),
  );
  let calls = 0;
  for (const served of chunks) {
    const { service_tier: _, usage: none, ...answer } = served;
    expect(none).toBeUndefined();
    const chunk: OpenAI.ChatCompletionChunk = {
      ...answer,
      choices: answer.choices.map(({ delta: { tool_calls, ...delta }, ...choice }) => {
        calls += tool_calls?.length ?? 0;
        if (tool_calls === undefined) return { ...choice, delta };
        // The SDK knows one kind in a stream, the document leaves it open.
        const called = tool_calls.map(({ type, ...rest }) =>
          type === undefined ? rest : { ...rest, type: 'function' as const },
        );
        return { ...choice, delta: { ...delta, tool_calls: called } };
      }),
    };
    expect(chunk).toEqual(served);
  }
  expect(calls).toBeGreaterThan(1);
});

/** The SDK's events, their responses without the text that the SDK adds. */
type SentEvent = OpenAI.Responses.ResponseStreamEvent extends infer Event
  ? Event extends { response: OpenAI.Responses.Response }
    ? Omit<Event, 'response'> & { response: SentResponse }
    : Event
  : never;

function eventOf(served: Schemas['ResponseStreamEvent']): SentEvent {
  switch (served.type) {
    case 'response.output_item.added':
    case 'response.output_item.done':
      return { ...served, item: itemOf(served.item) };
    case 'response.content_part.added':
    case 'response.content_part.done':
      return { ...served, part: partOf(served.part) };
    case 'response.output_text.delta':
    case 'response.output_text.done':
      return { ...served, logprobs: [] };
    case 'response.refusal.delta':
    case 'response.refusal.done':
    case 'error':
      return served;
    case 'response.reasoning_summary_part.added':
    case 'response.reasoning_summary_part.done':
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_summary_text.done':
      throw new Error('nothing asked for thoughts');
    default:
      return { ...served, response: responseOf(served.response) };
  }
}

test('each event of a streamed response is of the OpenAI SDK’s type, but for open kinds in the response', async () => {
  const events = await streamOf('ResponseStreamEvent', await stream('createResponse'));
  expect(events.length).toBeGreaterThan(8);
  for (const served of events) expect(eventOf(served)).toEqual(served);
});

test('each item of a streamed Gemini answer is of the SDK’s type, but for the finish reason and the text that the SDK adds', async () => {
  const plain = fixtureRequest('generateContent', keyOf('active'));
  const url = `${plain.url.replace(':generateContent', ':streamGenerateContent')}?alt=sse`;
  const items = await streamOf(
    'GenerateContentResponse',
    await createGateway().fetch(new Request(url, plain)),
  );
  expect(items.length).toBeGreaterThan(2);
  for (const served of items) {
    const { promptFeedback: none, ...answer } = served;
    expect(none).toBeUndefined();
    const reasonOf = (reason: string) =>
      Object.values(FinishReason).find((known) => known === reason) ?? FinishReason.OTHER;
    const candidates: Candidate[] = answer.candidates.map(
      ({ finishReason, safetyRatings: rated, ...candidate }) => {
        expect(rated).toBeUndefined();
        return finishReason === undefined
          ? candidate
          : { ...candidate, finishReason: reasonOf(finishReason) };
      },
    );
    // The SDK's type is a class, whose getters no answer has; its fields are what is sent.
    const content: Pick<
      GenerateContentResponse,
      'candidates' | 'modelVersion' | 'responseId' | 'usageMetadata'
    > = { ...answer, candidates };
    expect(content).toEqual(served);
  }
});
