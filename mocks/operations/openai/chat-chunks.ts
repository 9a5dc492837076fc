import type { Schemas } from '../../../spec/validator.ts';
import type { StreamEvent } from '../call.ts';
import { textPieces } from '../text.ts';

type Chunk = Schemas['ChatCompletionChunk'];
type Delta = Chunk['choices'][number]['delta'];
type Choice = Schemas['CreateChatCompletionResponse']['choices'][number];

/** The deltas of a choice: who speaks, then what is said, or which function is called, bit by bit. */
function* deltasOf({ message }: Choice): Generator<Delta> {
  yield { role: message.role, content: message.content === null ? null : '', refusal: null };
  for (const content of textPieces(message.content ?? '')) yield { content };
  for (const [index, { id, type, function: called }] of (message.tool_calls ?? []).entries()) {
    yield {
      tool_calls: [{ index, id, type, function: { name: called?.name ?? '', arguments: '' } }],
    };
    for (const piece of textPieces(called?.arguments ?? '')) {
      yield { tool_calls: [{ index, function: { arguments: piece } }] };
    }
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
  usage: Chunk['usage'],
): Generator<StreamEvent> {
  const chunk = (list: Chunk['choices']): Chunk => ({
    object: 'chat.completion.chunk',
    ...answer,
    choices: list,
    ...(usage === null ? {} : { usage: null }),
  });
  for (const choice of choices) {
    const { index, finish_reason } = choice;
    for (const delta of deltasOf(choice)) {
      yield { data: chunk([{ index, delta, logprobs: null, finish_reason: null }]) };
    }
    yield { data: chunk([{ index, delta: {}, logprobs: null, finish_reason }]) };
  }
  if (usage) yield { data: { ...chunk([]), usage } };
  yield { data: '[DONE]' };
}
