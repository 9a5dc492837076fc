import type { Schemas } from '../../../spec/validator.ts';
import { textOf } from '../asked-text.ts';
import { answerInWords, identifierOf } from '../call.ts';
import { type Ending, type Reply, textOfPart } from '../finish-reply.ts';
import { countTokens } from '../text.ts';
import { chatChunks } from './chat-chunks.ts';
import { readChatOrder } from './chat-order.ts';

type ChatCompletion = Schemas['CreateChatCompletionResponse'];
type Choice = ChatCompletion['choices'][number];

const reasons: Readonly<Record<Ending, Choice['finish_reason']>> = {
  stop: 'stop',
  length: 'length',
  call: 'tool_calls',
  sequence: 'stop',
  refusal: 'stop',
};

type Calls = NonNullable<Choice['message']['tool_calls']>;

// Plain loops here, for they run on every request: `flatMap` and `join` took ten times as long.

/** The calls of an answer; each choice has its own ids. */
function callsOf({ parts }: Reply, choice: number, ids: string): Calls {
  const calls: Calls = [];
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'call') continue;
    calls.push({
      id: identifierOf('call_', ids, choice * parts.length + index),
      type: 'function',
      function: { name: part.name, arguments: JSON.stringify(part.input) },
    });
  }
  return calls;
}

const joined = ({ parts }: Reply, kind: 'text' | 'refusal'): string | null => {
  let text: string | null = null;
  for (const part of parts) if (part.kind === kind) text = (text ?? '') + part.text;
  return text;
};

function choiceOf(reply: Reply, index: number, ids: string): Choice {
  const calls = callsOf(reply, index, ids);
  return {
    index,
    message: {
      role: 'assistant',
      content: joined(reply, 'text'),
      refusal: joined(reply, 'refusal'),
      annotations: [],
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
    logprobs: null,
    finish_reason: reasons[reply.end],
  };
}

/** Tokens of thoughts: this format counts them and does not show them. */
const thoughtTokens = ({ parts }: Reply): number =>
  countTokens(parts.map((part) => (part.kind === 'thinking' ? part.text : '')));

/** Answers a conversation, in one piece or as a stream of chunks that ends with `[DONE]`. */
export const createChatCompletion = answerInWords(
  'CreateChatCompletionRequest',
  readChatOrder,
  (body, call, reply) => {
    const count = body.n ?? 1;
    const answer = {
      id: identifierOf('chatcmpl-', call.ids),
      created: call.createdAt,
      model: call.model,
    };
    const replies = new Array<Reply>(count).fill(reply);
    const choices = replies.map((one, index) => choiceOf(one, index, call.ids));
    const prompt_tokens =
      reply.usage?.input ?? countTokens(body.messages.map(({ content }) => textOf(content)));
    const completion_tokens =
      reply.usage?.output ?? countTokens(reply.parts.map(textOfPart)) * count;
    const reasoning_tokens = thoughtTokens(reply) * count;
    const usage = {
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
      ...(reasoning_tokens === 0 ? {} : { completion_tokens_details: { reasoning_tokens } }),
    };
    if (body.stream === true) {
      const counted = body.stream_options?.include_usage === true ? usage : null;
      return { kind: 'stream', events: chatChunks(answer, choices, reply, counted) };
    }
    const completion: ChatCompletion = { object: 'chat.completion', ...answer, choices, usage };
    return { kind: 'json', body: completion };
  },
);
