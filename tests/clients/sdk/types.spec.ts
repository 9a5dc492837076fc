import type Anthropic from '@anthropic-ai/sdk';
import {
  type Candidate,
  FinishReason,
  type GenerateContentResponseUsageMetadata,
} from '@google/genai';
import type OpenAI from 'openai';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { conforming, readAs, readEvents } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';
import { responseOf } from './response.ts';

// The compiler proves here that what is generated from the OpenAPI document is what the SDKs expect.
// The document is open where the SDKs have closed sets, so that a few members do not fit as types:
// each is taken out, and the value that is served there is put in its place as the SDK's type has
// it. What is served must equal the result, so that nothing else was changed.

const call = (id: OperationId, members: Members = {}) =>
  createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));

test.describe('an answer is of the OpenAI SDK’s type', () => {
  test('as it is: a completion, a translation, a model, an error', async () => {
    const completion: OpenAI.Completion = await readAs(
      'CreateCompletionResponse',
      await call('createCompletion'),
    );
    const translation: OpenAI.Audio.Translation = await readAs(
      'CreateTranslationResponse',
      await call('createTranslation'),
    );
    const models: { object: 'list'; data: OpenAI.Model[] } = await readAs(
      'ListModelsResponse',
      await call('listModels'),
    );
    const { error }: { error: OpenAI.ErrorObject } = await readAs(
      'OpenAIError',
      await call('createCompletion', { prompt: 7 }),
    );
    expect(completion.object).toBe('text_completion');
    expect(translation.text).not.toBe('');
    expect(models.data.length).toBeGreaterThan(10);
    expect(error.param).toBe('prompt');
  });

  test('a chat completion, but for annotations and tool calls, whose kinds are open', async () => {
    const served = await readAs('CreateChatCompletionResponse', await call('createChatCompletion'));
    const { service_tier: _, ...answer } = served;
    const completion: OpenAI.ChatCompletion = {
      ...answer,
      choices: answer.choices.map(({ message, ...choice }) => {
        const { annotations, tool_calls, ...rest } = message;
        expect({ annotations, tool_calls }).toEqual({ annotations: [], tool_calls: undefined });
        return { ...choice, message: { ...rest, annotations: [] } };
      }),
    };
    expect(completion).toEqual(served);
  });

  test('a chunk of one, but for tool calls, whose kinds are open', async () => {
    const events = await readEvents(await call('createChatCompletion', { stream: true }));
    for (const { data } of events.slice(0, -1)) {
      const served = conforming('ChatCompletionChunk', JSON.parse(data));
      const { service_tier: _, ...answer } = served;
      const chunk: OpenAI.ChatCompletionChunk = {
        ...answer,
        choices: answer.choices.map(({ delta: { tool_calls: none, ...delta }, ...choice }) => {
          expect(none).toBeUndefined();
          return { ...choice, delta };
        }),
      };
      expect(chunk).toEqual(served);
    }
  });

  test('an embedding, where its numbers are no base64', async () => {
    const served = await readAs('CreateEmbeddingResponse', await call('createEmbedding'));
    const answer: OpenAI.CreateEmbeddingResponse = {
      ...served,
      data: served.data.flatMap(({ embedding, ...rest }) =>
        typeof embedding === 'string' ? [] : { ...rest, embedding },
      ),
    };
    expect(answer).toEqual(served);
  });

  test('a list of images, but for the names of formats and sizes, which the mock leaves out', async () => {
    const served = await readAs('ImageList', await call('createImage'));
    const images: OpenAI.ImagesResponse = { created: served.created, data: served.data };
    expect(images).toEqual(served);
  });

  test('a response, but for the text that the SDK adds, and for open kinds of what was asked', async () => {
    const served = await readAs('CreateResponseResponse', await call('createResponse'));
    expect(responseOf(served)).toEqual(served);
  });

  test('a transcript, but for the members of its usage', async () => {
    const served = await readAs('CreateTranscriptionResponse', await call('createTranscription'));
    const transcript: OpenAI.Audio.Transcription = {
      ...served,
      usage: { type: 'duration', seconds: 1 },
    };
    expect(transcript).toEqual(served);
  });
});

test.describe('an answer is of the Anthropic SDK’s type', () => {
  const none = { container: null, stop_details: null };

  const messageOf = (served: Schemas['CreateMessageResponse']): Anthropic.Message => ({
    ...served,
    ...none,
    diagnostics: null,
    content: served.content.map((block) => {
      if (block.type !== 'text') throw new Error('the fixture asks for a text');
      return { ...block, citations: null };
    }),
    usage: {
      ...served.usage,
      output_tokens_details: null,
      cache_creation: null,
      server_tool_use: null,
    },
  });

  test('a message, but for objects that the mock leaves null', async () => {
    const served = await readAs('CreateMessageResponse', await call('createMessage'));
    expect(messageOf(served)).toEqual(served);
  });

  test('each event of a stream, but for the same objects', async () => {
    const events = await readEvents(await call('createMessage', { stream: true }));
    for (const { data } of events) {
      const served = conforming('MessageStreamEvent', JSON.parse(data));
      // The SDK drops pings before anyone sees them: its types have none.
      if (served.type !== 'ping') expect(eventOf(served)).toEqual(served);
    }
  });

  function eventOf(served: Schemas['MessageStreamEvent']): Anthropic.RawMessageStreamEvent | null {
    switch (served.type) {
      case 'message_start':
        return { ...served, message: messageOf(served.message) };
      case 'content_block_start':
        return { ...served, content_block: { type: 'text', text: '', citations: null } };
      case 'message_delta':
        return {
          ...served,
          delta: { ...served.delta, ...none },
          usage: { ...served.usage, output_tokens_details: null, server_tool_use: null },
        };
      case 'content_block_delta':
      case 'content_block_stop':
      case 'message_stop':
        return served;
      default:
        return null;
    }
  }
});

test('an answer is of the Gemini SDK’s types, but for the finish reason, whose set is open', async () => {
  const served = await readAs('GenerateContentResponse', await call('generateContent'));
  const usage: GenerateContentResponseUsageMetadata = served.usageMetadata;
  const candidates: Candidate[] = served.candidates.map(({ finishReason: _, ...rest }) => ({
    ...rest,
    finishReason: FinishReason.MAX_TOKENS,
  }));
  expect({ candidates, usage }).toEqual({
    candidates: served.candidates,
    usage: served.usageMetadata,
  });
});
