import { openaiError } from '../formats/openai.ts';
import type { Refusal } from '../gateway/refusal.ts';
import { type Part, type Reply, wordsOf } from '../operations/finish-reply.ts';
import { countTokens, textPieces } from '../operations/text.ts';
import type { RealtimeItem, ResponseEvent, ResponseFacts } from './events.ts';

/** A response that is to be said. */
export type RealtimeOrder = {
  /** The ids of the response and of the one item in which it says something. */
  readonly ids: { readonly response: string; readonly item: string };
  readonly prompt: string;
  readonly reply: Reply | { readonly kind: 'error'; readonly refusal: Refusal };
  /** True once nobody wants more of it. */
  readonly isCancelled: () => boolean;
};

type Place = { readonly response_id: string; readonly output_index: number };
type Ended = 'completed' | 'incomplete' | 'cancelled';

/** Opens a message, says its text piece by piece, and closes it. */
function* sayText(
  text: string,
  isWhole: boolean,
  place: Place,
  { ids, isCancelled }: RealtimeOrder,
): Generator<ResponseEvent, { item: RealtimeItem; said: string; status: Ended }> {
  const begun: RealtimeItem = {
    id: ids.item,
    object: 'realtime.item',
    type: 'message',
    role: 'assistant',
    status: 'in_progress',
    content: [],
  };
  const part = { ...place, item_id: ids.item, content_index: 0 };
  yield { type: 'response.output_item.added', ...place, item: begun };
  yield { type: 'conversation.item.added', previous_item_id: null, item: begun };
  yield { type: 'response.content_part.added', ...part, part: { type: 'text', text: '' } };
  let said = '';
  for (const delta of textPieces(text)) {
    if (isCancelled()) break;
    said += delta;
    yield { type: 'response.output_text.delta', ...part, delta };
  }
  yield { type: 'response.output_text.done', ...part, text: said };
  yield { type: 'response.content_part.done', ...part, part: { type: 'text', text: said } };
  const status = isCancelled() ? 'cancelled' : isWhole ? 'completed' : 'incomplete';
  const item: RealtimeItem = {
    ...begun,
    status: status === 'completed' ? 'completed' : 'incomplete',
    content: [{ type: 'output_text', text: said }],
  };
  return { item, said, status };
}

/** Opens a call, writes its arguments, and closes it. */
function* makeCall(
  { name, input }: Extract<Part, { kind: 'call' }>,
  place: Place,
  { ids, isCancelled }: RealtimeOrder,
): Generator<ResponseEvent, { item: RealtimeItem; said: string; status: Ended }> {
  const call_id = `call_${ids.item}`;
  const begun: RealtimeItem = {
    id: ids.item,
    object: 'realtime.item',
    type: 'function_call',
    status: 'in_progress',
    call_id,
    name,
    arguments: '',
  };
  const own = { ...place, item_id: ids.item, call_id };
  yield { type: 'response.output_item.added', ...place, item: begun };
  yield { type: 'conversation.item.added', previous_item_id: null, item: begun };
  let said = '';
  for (const delta of textPieces(JSON.stringify(input))) {
    if (isCancelled()) break;
    said += delta;
    yield { type: 'response.function_call_arguments.delta', ...own, delta };
  }
  yield { type: 'response.function_call_arguments.done', ...own, name, arguments: said };
  const status = isCancelled() ? 'cancelled' : 'completed';
  const item: RealtimeItem = {
    ...begun,
    status: status === 'completed' ? 'completed' : 'incomplete',
    arguments: said,
  };
  return { item, said, status };
}

/**
 * The events of one response, in the order of the service: the response, its item and the item's
 * text or arguments are opened, filled piece by piece, and all are closed again. One that is cancelled
 * says no more, and closes what it opened.
 */
export function* realtimeResponse(order: RealtimeOrder): Generator<ResponseEvent> {
  const { ids, prompt, reply, isCancelled } = order;
  const answer: ResponseFacts = {
    id: ids.response,
    object: 'realtime.response',
    output_modalities: ['text'],
    status: 'in_progress',
    output: [],
  };
  yield { type: 'response.created', response: answer };
  if ('kind' in reply && !isCancelled()) {
    const { message, type, code } = openaiError(reply.refusal).error;
    const error = { type, message, ...(code === null ? {} : { code }) };
    const status_details = { type: 'failed', error } as const;
    yield { type: 'response.done', response: { ...answer, status: 'failed', status_details } };
    return;
  }
  const place = { response_id: ids.response, output_index: 0 };
  // A response of this mock has one item: a call where there is one.
  const call = 'kind' in reply ? undefined : reply.parts.find((part) => part.kind === 'call');
  const { item, said, status } =
    call !== undefined
      ? yield* makeCall(call, place, order)
      : yield* sayText(
          'kind' in reply ? '' : wordsOf(reply),
          !('kind' in reply) && reply.end !== 'length',
          place,
          order,
        );
  yield { type: 'conversation.item.done', previous_item_id: null, item };
  yield { type: 'response.output_item.done', ...place, item };
  const input_tokens = countTokens([prompt]);
  const output_tokens = countTokens([said]);
  const usage = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
  const reason = status === 'cancelled' ? 'client_cancelled' : 'max_output_tokens';
  const details = status === 'completed' ? null : ({ type: status, reason } as const);
  yield {
    type: 'response.done',
    response: { ...answer, status, status_details: details, output: [item], usage },
  };
}
