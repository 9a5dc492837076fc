import type { Schemas } from '../../../spec/validator.ts';
import type { StreamEvent } from '../call.ts';
import { textPieces } from '../text.ts';

type Event = Schemas['ResponseStreamEvent'];
type ResponseObject = Schemas['CreateResponseResponse'];
type OutputItem = Schemas['ResponseOutputItem'];

/** An item as it is when it is announced: nothing of it has been said yet. */
function announced(item: OutputItem): OutputItem {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] };
  return item.type === 'function_call' ? { ...item, status: 'in_progress', arguments: '' } : item;
}

/** The events of a message's text: the part is opened, filled piece by piece, and closed. */
function* textEvents(item: OutputItem, next: () => number): Generator<Event> {
  const part = item.type === 'message' ? item.content[0] : undefined;
  if (part?.type !== 'output_text') return;
  const place = { item_id: item.id ?? '', output_index: 0, content_index: 0 };
  yield {
    type: 'response.content_part.added',
    sequence_number: next(),
    ...place,
    part: { ...part, text: '' },
  };
  for (const delta of textPieces(part.text)) {
    yield {
      type: 'response.output_text.delta',
      sequence_number: next(),
      ...place,
      delta,
      logprobs: [],
    };
  }
  yield {
    type: 'response.output_text.done',
    sequence_number: next(),
    ...place,
    text: part.text,
    logprobs: [],
  };
  yield { type: 'response.content_part.done', sequence_number: next(), ...place, part };
}

function* eventsOf(
  started: ResponseObject,
  item: OutputItem,
  finished: ResponseObject,
): Generator<Event> {
  let count = 0;
  const next = (): number => count++;
  yield { type: 'response.created', sequence_number: next(), response: started };
  yield { type: 'response.in_progress', sequence_number: next(), response: started };
  yield {
    type: 'response.output_item.added',
    sequence_number: next(),
    output_index: 0,
    item: announced(item),
  };
  yield* textEvents(item, next);
  yield { type: 'response.output_item.done', sequence_number: next(), output_index: 0, item };
  yield {
    type: finished.status === 'incomplete' ? 'response.incomplete' : 'response.completed',
    sequence_number: next(),
    response: finished,
  };
}

/** A response of one output item as a stream; each event is named by its type. */
export function* responseEvents(
  started: ResponseObject,
  item: OutputItem,
  finished: ResponseObject,
): Generator<StreamEvent> {
  for (const data of eventsOf(started, item, finished)) yield { event: data.type, data };
}
