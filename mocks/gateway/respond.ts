import { nextTurn, realClock } from '../../base/clock.ts';
import { type Format, formats } from '../../spec/index.ts';
import { challengeOf, errorBodies } from '../formats/index.ts';
import type { ServedAnswer, StreamEvent } from '../operations/call.ts';
import type { Answer, MaybePromise } from './answer.ts';
import { fixedRefusals } from './authorize.ts';
import type { Context } from './context.ts';
import { corsHeaders } from './cors.ts';
import { streamOf } from './pieces.ts';
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

/** One event as it goes over the wire (HTML standard, server-sent events). */
function writeEvent({ event, data }: StreamEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

/** The events of a stream as the items of a JSON array; its end comes last. */
function* itemsOf(events: Iterable<StreamEvent>): Generator<StreamEvent> {
  let before = '[';
  for (const { data, pause } of events) {
    yield { data: `${before}${JSON.stringify(data)}`, pause };
    before = ',\r\n';
  }
  yield { data: before === '[' ? '[]' : ']' };
}

const writeItem = ({ data }: StreamEvent): string => String(data);

function* textsAsEvents(texts: Iterable<string>): Generator<StreamEvent> {
  for (const data of texts) yield { data };
}

/** Characters of a stream that are made in one turn of the event loop, and what each piece costs in addition. */
const mostAtOnce = 262_144;
const overhead = 512;

/** A stream of events, each a piece. */
function streamEvents(
  events: Iterable<StreamEvent>,
  write: (event: StreamEvent) => string,
): ReadableStream<Uint8Array> {
  const source = events[Symbol.iterator]();
  let made = 0;
  const writeOut = (event: StreamEvent): string => {
    const text = write(event);
    made += text.length + overhead;
    return text;
  };
  const next = (): MaybePromise<string | null> => {
    if (made > mostAtOnce) {
      made = 0;
      return nextTurn().then(next);
    }
    const { value, done } = source.next();
    if (done === true) return null;
    return value.pause ? realClock.sleep(value.pause).then(() => writeOut(value)) : writeOut(value);
  };
  return streamOf({ next, cancel: () => source.return?.() });
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
      return { status: 200, headers, body: streamEvents(served.events, writeEvent) };
    case 'array':
      headers['content-type'] = 'application/json; charset=UTF-8';
      return { status: 200, headers, body: streamEvents(itemsOf(served.items), writeItem) };
    case 'pieces':
      headers['content-type'] = 'application/json';
      return { status: 200, headers, body: streamEvents(textsAsEvents(served.pieces), writeItem) };
    case 'given':
      return { ...served.answer, headers: { ...headers, ...served.answer.headers } };
    case 'upgrade':
      return { status: 204, headers, body: null };
  }
}

/** The error objects of refusals that are the same each time, as JSON. */
const writtenErrors = new Map(fixedRefusals.map((refusal) => [refusal, new Map<Format, string>()]));

function writeError(format: Format, refusal: Refusal, requestId: string): string {
  // Anthropic's error object repeats the id of the request.
  const written = format === 'anthropic' ? undefined : writtenErrors.get(refusal);
  const known = written?.get(format);
  if (known !== undefined) return known;
  const text = JSON.stringify(errorBodies[format](refusal, requestId));
  written?.set(format, text);
  return text;
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
  return { status: refusal.status, headers, body: writeError(format, refusal, requestId) };
}
