import type { Schemas } from '../../../spec/validator.ts';
import { textOf } from '../asked-text.ts';
import { answerInWords, createdAt, identifierOf } from '../call.ts';
import type { Reply } from '../reply.ts';
import { countTokens } from '../text.ts';
import { chatChunks } from './chat-chunks.ts';
import { readChatOrder } from './chat-order.ts';

type ChatCompletion = Schemas['CreateChatCompletionResponse'];
type Choice = ChatCompletion['choices'][number];

function choiceOf(reply: Reply, index: number, seed: string): Choice {
  const message: Pick<Choice['message'], 'role' | 'refusal' | 'annotations'> = {
    role: 'assistant',
    refusal: null,
    annotations: [],
  };
  if (reply.kind === 'text') {
    return {
      index,
      message: { ...message, content: reply.text },
      logprobs: null,
      finish_reason: reply.complete ? 'stop' : 'length',
    };
  }
  const called = { name: reply.name, arguments: JSON.stringify(reply.input) };
  const call = { id: identifierOf('call_', seed), type: 'function', function: called };
  return {
    index,
    message: { ...message, content: null, tool_calls: [call] },
    logprobs: null,
    finish_reason: 'tool_calls',
  };
}

/** Answers a conversation, in one piece or as a stream of chunks that ends with `[DONE]`. */
export const createChatCompletion = answerInWords(
  'CreateChatCompletionRequest',
  readChatOrder,
  (body, call, reply) => {
    const count = body.n ?? 1;
    const answer = {
      id: identifierOf('chatcmpl-', call.digest),
      created: createdAt,
      model: call.model,
    };
    const replies = new Array<Reply>(count).fill(reply);
    const choices = replies.map((one, index) => choiceOf(one, index, call.digest));
    const said = reply.kind === 'text' ? reply.text : JSON.stringify(reply.input);
    const prompt_tokens = countTokens(body.messages.map(({ content }) => textOf(content)));
    const completion_tokens = countTokens([said]) * count;
    const usage = {
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
    };
    if (body.stream === true) {
      const counted = body.stream_options?.include_usage === true ? usage : null;
      return { kind: 'stream', events: chatChunks(answer, choices, counted) };
    }
    const completion: ChatCompletion = { object: 'chat.completion', ...answer, choices, usage };
    return { kind: 'json', body: completion };
  },
);
