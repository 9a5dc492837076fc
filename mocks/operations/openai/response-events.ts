import type { Schemas } from '../../../spec/validator.ts';
import { openaiError } from '../../formats/openai.ts';
import { named, type StreamEvent } from '../call.ts';
import type { Reply } from '../finish-reply.ts';
import { textPieces } from '../text.ts';

type Event = Schemas['ResponseStreamEvent'];
type ResponseObject = Schemas['CreateResponseResponse'];
type OutputItem = Schemas['ResponseOutputItem'];

/** An item as it is when it is announced: nothing of it has been said yet. */
function announced(item: OutputItem): OutputItem {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] };
  if (item.type === 'reasoning') return { ...item, summary: [] };
  return item.type === 'function_call' ? { ...item, status: 'in_progress', arguments: '' } : item;
}

type Place = { readonly item_id: string; readonly output_index: number };

/** The events of a message's text: the part is opened, filled piece by piece, and closed. */
function* textEvents(item: OutputItem, at: Place, next: () => number): Generator<Event> {
  const part = item.type === 'message' ? item.content[0] : undefined;
  if (part === undefined) return;
  const place = { ...at, content_index: 0 };
  const text = part.type === 'output_text' ? part.text : part.refusal;
  const isRefusal = part.type === 'refusal';
  const begun = isRefusal ? { ...part, refusal: '' } : { ...part, text: '' };
  yield { type: 'response.content_part.added', sequence_number: next(), ...place, part: begun };
  for (const delta of textPieces(text)) {
    yield isRefusal
      ? { type: 'response.refusal.delta', sequence_number: next(), ...place, delta }
      : {
          type: 'response.output_text.delta',
          sequence_number: next(),
          ...place,
          delta,
          logprobs: [],
        };
  }
  yield isRefusal
    ? { type: 'response.refusal.done', sequence_number: next(), ...place, refusal: text }
    : { type: 'response.output_text.done', sequence_number: next(), ...place, text, logprobs: [] };
  yield { type: 'response.content_part.done', sequence_number: next(), ...place, part };
}

/** The events of a summary of thoughts, as those of a text. */
function* summaryEvents(item: OutputItem, at: Place, next: () => number): Generator<Event> {
  const text = item.type === 'reasoning' ? item.summary[0]?.['text'] : undefined;
  if (typeof text !== 'string') return;
  const place = { ...at, summary_index: 0 };
  const part = (said: string) => ({ type: 'summary_text', text: said });
  const opened = { sequence_number: next(), ...place, part: part('') };
  yield { type: 'response.reasoning_summary_part.added', ...opened };
  for (const delta of textPieces(text)) {
    const said = { sequence_number: next(), ...place, delta };
    yield { type: 'response.reasoning_summary_text.delta', ...said };
  }
  const closed = { sequence_number: next(), ...place, text };
  yield { type: 'response.reasoning_summary_text.done', ...closed };
  const done = { sequence_number: next(), ...place, part: part(text) };
  yield { type: 'response.reasoning_summary_part.done', ...done };
}

function* itemEvents(item: OutputItem, index: number, next: () => number): Generator<Event> {
  const at = { item_id: item.id ?? '', output_index: index };
  const begun = { output_index: index, item: announced(item) };
  yield { type: 'response.output_item.added', sequence_number: next(), ...begun };
  yield* textEvents(item, at, next);
  yield* summaryEvents(item, at, next);
  yield { type: 'response.output_item.done', sequence_number: next(), output_index: index, item };
}

/** A response as a stream; each event is named by its type. One that fails ends with what went wrong. */
export function* responseEvents(
  started: ResponseObject,
  finished: ResponseObject,
  { parts, failure }: Reply,
): Generator<StreamEvent> {
  let count = 0;
  const next = (): number => count++;
  yield* named<Event>([
    { type: 'response.created', sequence_number: next(), response: started },
    { type: 'response.in_progress', sequence_number: next(), response: started },
  ]);
  for (const [index, item] of finished.output.entries()) {
    yield* named(itemEvents(item, index, next), parts[index]?.delay);
  }
  if (failure !== undefined) {
    const { code, message } = openaiError(failure.refusal).error;
    const error = { code: code ?? 'server_error', message };
    const { output } = finished;
    const response = { ...started, status: 'failed' as const, error, output };
    const failed = { type: 'response.failed', sequence_number: next(), response } as const;
    yield* named<Event>([failed], failure.delay);
    return;
  }
  const type = finished.status === 'incomplete' ? 'response.incomplete' : 'response.completed';
  yield* named<Event>([{ type, sequence_number: next(), response: finished }]);
}
