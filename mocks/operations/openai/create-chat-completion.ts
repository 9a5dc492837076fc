import type { Schemas } from '../../../spec/validator.ts';
import { textOf } from '../asked-text.ts';
import { answerInWords, identifierOf } from '../call.ts';
import { type Ending, type Reply, textOfPart } from '../finish-reply.ts';
import { countTokens } from '../text.ts';
import { chatChunks } from './chat-chunks.ts';
import { readChatOrder } from './chat-order.ts';

type ChatRequest = Schemas['CreateChatCompletionRequest'];
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

// Plain loops here, for they run on every request: `flatMap`, `fill`, `join` and spreads take several times as long.

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
  const message: Choice['message'] = {
    role: 'assistant',
    content: joined(reply, 'text'),
    refusal: joined(reply, 'refusal'),
    annotations: [],
  };
  if (calls.length > 0) message.tool_calls = calls;
  return { index, message, logprobs: null, finish_reason: reasons[reply.end] };
}

/** Tokens of thoughts: this format counts them and does not show them. */
function thoughtTokens({ parts }: Reply): number {
  const thoughts: string[] = [];
  for (const part of parts) if (part.kind === 'thinking') thoughts.push(part.text);
  return countTokens(thoughts);
}

type Usage = NonNullable<ChatCompletion['usage']>;

function usageOf({ messages }: ChatRequest, reply: Reply, count: number): Usage {
  const input = reply.usage?.input ?? countTokens(messages.map(({ content }) => textOf(content)));
  const output = reply.usage?.output ?? countTokens(reply.parts.map(textOfPart)) * count;
  const usage: Usage = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
  };
  const thoughts = thoughtTokens(reply) * count;
  if (thoughts > 0) usage.completion_tokens_details = { reasoning_tokens: thoughts };
  return usage;
}

/** Answers a conversation, in one piece or as a stream of chunks that ends with `[DONE]`. */
export const createChatCompletion = answerInWords(
  'CreateChatCompletionRequest',
  readChatOrder,
  (body, call, reply) => {
    const count = body.n ?? 1;
    const id = identifierOf('chatcmpl-', call.ids);
    const { createdAt: created, model } = call;
    const choices: Choice[] = [];
    for (let index = 0; index < count; index += 1) choices.push(choiceOf(reply, index, call.ids));
    const usage = usageOf(body, reply, count);
    if (body.stream === true) {
      const counted = body.stream_options?.include_usage === true ? usage : null;
      return {
        kind: 'stream',
        events: chatChunks({ id, created, model }, choices, reply, counted),
      };
    }
    const object = 'chat.completion';
    const completion: ChatCompletion = { object, id, created, model, choices, usage };
    return { kind: 'json', body: completion };
  },
);
