import type { Schemas } from '../../../spec/validator.ts';
import { anthropicError } from '../../formats/anthropic.ts';
import { named, type StreamEvent } from '../call.ts';
import type { Reply } from '../finish-reply.ts';
import { textPieces } from '../text.ts';

type Event = Schemas['MessageStreamEvent'];
type Message = Schemas['CreateMessageResponse'];
type Block = Schemas['ContentBlock'];

/** A block as it is when it is announced: nothing of it has been said yet. */
function announced(block: Block): Block {
  if (block.type === 'text') return { ...block, text: '' };
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' };
  return block.type === 'tool_use' ? { ...block, input: {} } : block;
}

function deltasOf(block: Block): Schemas['ContentBlockDelta'][] {
  if (block.type === 'text') {
    return Array.from(textPieces(block.text), (text) => ({ type: 'text_delta', text }));
  }
  if (block.type === 'thinking') {
    return [
      ...Array.from(textPieces(block.thinking), (thinking) => ({
        type: 'thinking_delta' as const,
        thinking,
      })),
      { type: 'signature_delta', signature: block.signature },
    ];
  }
  if (block.type !== 'tool_use') return [];
  return Array.from(textPieces(JSON.stringify(block.input)), (partial_json) => ({
    type: 'input_json_delta',
    partial_json,
  }));
}

function* beginning(message: Message): Generator<Event> {
  const { usage } = message;
  const begun = { content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  yield { type: 'message_start', message: { ...message, ...begun } };
}

function* blockEvents(block: Block, index: number): Generator<Event> {
  yield { type: 'content_block_start', index, content_block: announced(block) };
  yield { type: 'ping' };
  for (const delta of deltasOf(block)) yield { type: 'content_block_delta', index, delta };
  yield { type: 'content_block_stop', index };
}

function* ending(message: Message): Generator<Event> {
  const { container, stop_details, stop_reason, stop_sequence, usage } = message;
  yield {
    type: 'message_delta',
    delta: { container, stop_details, stop_reason, stop_sequence },
    usage: {
      input_tokens: usage.input_tokens,
      output_tokens: usage.output_tokens,
      output_tokens_details: usage.output_tokens_details,
      cache_creation_input_tokens: usage.cache_creation_input_tokens,
      cache_read_input_tokens: usage.cache_read_input_tokens,
      server_tool_use: usage.server_tool_use,
    },
  };
  yield { type: 'message_stop' };
}

/** A message as a stream; each event is named by its type. A failure is an event too, and the last. */
export function* messageEvents(
  message: Message,
  { parts, failure }: Reply,
): Generator<StreamEvent> {
  yield* named(beginning(message));
  for (const [index, block] of message.content.entries()) {
    yield* named(blockEvents(block, index), parts[index]?.delay);
  }
  if (failure === undefined) {
    yield* named(ending(message));
    return;
  }
  const { error } = anthropicError(failure.refusal, '');
  yield { event: 'error', data: { type: 'error', error }, pause: failure.delay };
}
