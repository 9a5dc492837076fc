import { nextTurn, realClock } from '../../base/clock.ts';
import { type Format, formats } from '../../spec/index.ts';
import { challengeOf, errorBodies } from '../formats/index.ts';
import type { ServedAnswer, StreamEvent } from '../operations/call.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { corsHeaders } from './cors.ts';
import type { Refusal } from './refusal.ts';

/** The headers that every answer carries, served or refused. */
function commonHeaders(format: Format, requestId: string): Record<string, string> {
  return {
    ...corsHeaders,
    'cache-control': 'no-store',
    'x-request-id': requestId,
    [formats[format].requestIdHeader]: requestId,
  };
}

const encoder = new TextEncoder();

/** One event as it goes over the wire (HTML standard, server-sent events). */
function encodeEvent({ event, data }: StreamEvent): Uint8Array {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return encoder.encode(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
}

/** The items of a JSON array, each as it comes: a client may read them before the last is there. */
function* encodeArray(items: Iterable<StreamEvent>): Generator<Uint8Array | number> {
  let before = '[';
  for (const { data, pause } of items) {
    if (pause) yield pause;
    yield encoder.encode(`${before}${JSON.stringify(data)}`);
    before = ',\r\n';
  }
  yield encoder.encode(before === '[' ? '[]' : ']');
}

function* encodeEvents(events: Iterable<StreamEvent>): Generator<Uint8Array | number> {
  for (const event of events) {
    if (event.pause) yield event.pause;
    yield encodeEvent(event);
  }
}

function* encodeTexts(texts: Iterable<string>): Generator<Uint8Array> {
  for (const text of texts) yield encoder.encode(text);
}

/** Bytes of a stream that are made in one turn of the event loop, and what each piece costs in addition. */
const mostAtOnce = 262_144;
const overhead = 512;

/**
 * Pieces as a body that is made only as fast as it is read, and no further once it is cancelled. A number
 * among them is a pause, in milliseconds.
 */
function streamPieces(pieces: Iterator<Uint8Array | number>): ReadableStream<Uint8Array> {
  let made = 0;
  return new ReadableStream({
    pull(controller): void | Promise<void> {
      if (made > mostAtOnce) {
        made = 0;
        return nextTurn().then(() => this.pull?.(controller));
      }
      const next = pieces.next();
      if (typeof next.value === 'number') {
        return realClock.sleep(next.value).then(() => this.pull?.(controller));
      }
      if (next.done === true) controller.close();
      else {
        made += next.value.byteLength + overhead;
        controller.enqueue(next.value);
      }
    },
    cancel() {
      pieces.return?.();
    },
  });
}

/** Turns what is served into an answer. A realtime session has none: its handshake is upgraded. */
export function respond({ format, requestId }: Context, served: ServedAnswer): Answer {
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
    case 'pieces':
      headers['content-type'] = 'application/json';
      return { status: 200, headers, body: streamPieces(encodeTexts(served.pieces)) };
    case 'given':
      return { ...served.answer, headers: { ...headers, ...served.answer.headers } };
    case 'upgrade':
      return { status: 204, headers, body: null };
  }
}

/**
 * Turns a refusal into an answer in the format of its endpoint (ENVELOPE-NATIVE), with the challenge
 * that a 401 needs (RFC 9110 §15.5.2) and the methods that a 405 needs (§15.5.6).
 */
export function refuse({ operation, format, requestId }: Context, refusal: Refusal): Answer {
  const headers = commonHeaders(format, requestId);
  headers['content-type'] = 'application/json';
  if (refusal.status === 401 && operation !== null) {
    headers['www-authenticate'] = challengeOf(operation, refusal.presented === true);
  }
  if (refusal.allow !== undefined) headers['allow'] = refusal.allow.join(', ');
  if (refusal.retryAfter !== undefined) headers['retry-after'] = String(refusal.retryAfter);
  if (refusal.kind === 'upgrade-required') headers['upgrade'] = 'websocket';
  // An exhausted quota does not come back by itself: automatic retries of the SDKs would only wait.
  if (refusal.kind === 'quota-exhausted') headers['x-should-retry'] = 'false';
  const body = JSON.stringify(errorBodies[format](refusal, requestId));
  return { status: refusal.status, headers, body };
}
