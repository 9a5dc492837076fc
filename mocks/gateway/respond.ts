import type { Format } from '../../spec/index.ts';
import type { ServedAnswer, StreamEvent } from '../operations/call.ts';
import type { Answer } from './answer.ts';
import { commonHeaders } from './refuse.ts';

const encoder = new TextEncoder();

/** One event as it goes over the wire (HTML standard, server-sent events). */
function encodeEvent({ event, data }: StreamEvent): Uint8Array {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return encoder.encode(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
}

/** The items of a JSON array, each as it comes: a client may read them before the last is there. */
function* encodeArray(items: Iterable<object>): Generator<Uint8Array> {
  let before = '[';
  for (const item of items) {
    yield encoder.encode(`${before}${JSON.stringify(item)}`);
    before = ',\r\n';
  }
  yield encoder.encode(before === '[' ? '[]' : ']');
}

function* encodeEvents(events: Iterable<StreamEvent>): Generator<Uint8Array> {
  for (const event of events) yield encodeEvent(event);
}

/** Pieces as a body that is made only as fast as it is read, and no further once it is cancelled. */
function streamPieces(pieces: Iterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const next = pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel() {
      pieces.return?.();
    },
  });
}

/** Turns what is served into an answer. A session that is to be upgraded has none: see the handshake. */
export function respond(served: ServedAnswer, format: Format, requestId: string): Answer {
  const headers = commonHeaders(format, requestId);
  switch (served.kind) {
    case 'json':
      headers['content-type'] = 'application/json';
      return { status: 200, headers, body: JSON.stringify(served.body) };
    case 'text':
      headers['content-type'] = 'text/plain; charset=utf-8';
      return { status: 200, headers, body: served.text };
    case 'bytes':
      headers['content-type'] = served.mediaType;
      return { status: 200, headers, body: served.bytes };
    case 'stream':
      headers['content-type'] = 'text/event-stream';
      return { status: 200, headers, body: streamPieces(encodeEvents(served.events)) };
    case 'array':
      headers['content-type'] = 'application/json; charset=UTF-8';
      return { status: 200, headers, body: streamPieces(encodeArray(served.items)) };
    case 'given':
      return { ...served.answer, headers: { ...headers, ...served.answer.headers } };
    case 'upgrade':
      return { status: 204, headers, body: null };
  }
}
