import { composeReply } from './reply.ts';
import { textPieces } from './text-pieces.ts';
import { countTokens } from './token-count.ts';

/** An event of a realtime session, before it is numbered. */
export type RealtimeEvent = { readonly type: string; readonly [member: string]: unknown };

/** The ids of a response and of the one item that it says something in. */
type ResponseIds = { readonly response: string; readonly item: string };

/**
 * The events of one response, in the order of the service: the response, its item and the item's
 * text are opened, the text comes piece by piece, and all are closed again.
 *
 * @param limit the most tokens of the answer
 */
export function* realtimeResponse(
  ids: ResponseIds,
  prompt: string,
  limit: number | undefined,
): Generator<RealtimeEvent> {
  const reply = composeReply({ prompt, limit });
  const text = reply.kind === 'text' ? reply.text : '';
  const status = reply.kind === 'text' && reply.complete ? 'completed' : 'incomplete';
  const item = { id: ids.item, object: 'realtime.item', type: 'message', role: 'assistant' };
  const begun = { ...item, status: 'in_progress', content: [] };
  const done = { ...item, status, content: [{ type: 'output_text', text }] };
  const answer = { id: ids.response, object: 'realtime.response', output_modalities: ['text'] };
  const place = { response_id: ids.response, output_index: 0 };
  const part = { ...place, item_id: ids.item, content_index: 0 };
  yield { type: 'response.created', response: { ...answer, status: 'in_progress', output: [] } };
  yield { type: 'response.output_item.added', ...place, item: begun };
  yield { type: 'conversation.item.added', previous_item_id: null, item: begun };
  yield { type: 'response.content_part.added', ...part, part: { type: 'text', text: '' } };
  for (const delta of textPieces(text))
    yield { type: 'response.output_text.delta', ...part, delta };
  yield { type: 'response.output_text.done', ...part, text };
  yield { type: 'response.content_part.done', ...part, part: { type: 'text', text } };
  yield { type: 'conversation.item.done', previous_item_id: null, item: done };
  yield { type: 'response.output_item.done', ...place, item: done };
  const input_tokens = countTokens([prompt]);
  const output_tokens = countTokens([text]);
  const usage = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
  const status_details =
    status === 'completed' ? null : { type: status, reason: 'max_output_tokens' };
  yield {
    type: 'response.done',
    response: { ...answer, status, status_details, output: [done], usage },
  };
}
