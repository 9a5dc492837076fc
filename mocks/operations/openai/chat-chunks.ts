import type { Schemas } from '../../../spec/validator.ts';
import { openaiError } from '../../formats/openai.ts';
import type { StreamEvent } from '../call.ts';
import type { Part, Reply } from '../finish-reply.ts';
import { textPieces } from '../text.ts';

type Chunk = Schemas['ChatCompletionChunk'];
type Delta = Chunk['choices'][number]['delta'];
type Choice = Schemas['CreateChatCompletionResponse']['choices'][number];
type Call = NonNullable<Choice['message']['tool_calls']>[number];

type Step = { readonly delta: Delta; readonly pause?: number | undefined };

function* deltasOfPart(part: Part, index: number, call: Call | undefined): Generator<Delta> {
  if (part.kind === 'text') for (const content of textPieces(part.text)) yield { content };
  if (part.kind === 'refusal') for (const refusal of textPieces(part.text)) yield { refusal };
  if (part.kind !== 'call' || call === undefined) return;
  const { id, type } = call;
  yield { tool_calls: [{ index, id, type, function: { name: part.name, arguments: '' } }] };
  for (const piece of textPieces(JSON.stringify(part.input))) {
    yield { tool_calls: [{ index, function: { arguments: piece } }] };
  }
}

/** The deltas of a choice: who speaks, then what is said, or which functions are called, bit by bit. */
function* stepsOf({ message }: Choice, { parts }: Reply): Generator<Step> {
  yield {
    delta: { role: message.role, content: message.content === null ? null : '', refusal: null },
  };
  let calls = 0;
  // What waits before a thought waits before the words after it: thoughts are not shown here.
  let pause = 0;
  for (const part of parts) {
    pause += part.delay ?? 0;
    for (const delta of deltasOfPart(part, calls, message.tool_calls?.[calls])) {
      yield { delta, pause };
      pause = 0;
    }
    if (part.kind === 'call') calls += 1;
  }
}

/**
 * A chat completion as a stream.
 *
 * @param usage what the call used, reported in a last chunk without choices; null where the caller did
 *   not ask for it (`stream_options.include_usage`)
 */
export function* chatChunks(
  answer: Pick<Chunk, 'id' | 'created' | 'model'>,
  choices: readonly Choice[],
  reply: Reply,
  usage: Chunk['usage'],
): Generator<StreamEvent> {
  const { id, created, model } = answer;
  // Written out: this runs for each piece, and a spread takes longer than the rest of it.
  const plain = (choices: Chunk['choices']): Chunk => ({
    object: 'chat.completion.chunk',
    id,
    created,
    model,
    choices,
  });
  const chunk = (list: Chunk['choices']): Chunk =>
    usage === null ? plain(list) : { ...plain(list), usage: null };
  for (const choice of choices) {
    const { index, finish_reason } = choice;
    for (const { delta, pause } of stepsOf(choice, reply)) {
      yield { data: chunk([{ index, delta, logprobs: null, finish_reason: null }]), pause };
    }
    if (reply.failure !== undefined) {
      yield { data: openaiError(reply.failure.refusal), pause: reply.failure.delay };
      return;
    }
    yield { data: chunk([{ index, delta: {}, logprobs: null, finish_reason }]) };
  }
  if (usage) yield { data: { ...chunk([]), usage } };
  yield { data: '[DONE]' };
}
