import { isRecord, parseJson } from '../../base/json.ts';
import type { EndpointId } from '../../spec/index.ts';
import type { Hiding } from '../control/traffic/hide-secrets.ts';
import { streamEvents } from '../control/traffic/stream-events.ts';
import type { Payload } from '../gateway/request/request.ts';

/** A request as a recording has it: no key, and nothing that differs from run to run by itself. */
export type RecordedRequest = {
  readonly operation: EndpointId;
  readonly method: string;
  /** The path and the query, without a key. */
  readonly path: string;
  readonly body?: unknown;
  /** The fields of a form, a line each; of a file its name and size. */
  readonly form?: string;
};

/** An event of a streamed answer. */
export type RecordedEvent = {
  /** Milliseconds after the request. */
  readonly at: number;
  readonly event?: string;
  /** JSON as a value, any other data as a text. */
  readonly data: unknown;
};

/** An answer of the real service: just one of `body`, `text`, `base64` and `events`. */
export type RecordedAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until its first byte; of a stream each event has its own time. */
  readonly waited: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly base64?: string;
  readonly events?: readonly RecordedEvent[];
};

/** A request and its answer, as one file. */
export type Recording = { readonly request: RecordedRequest; readonly answer: RecordedAnswer };

/** JSON whose members are in one order, whatever order they came in. */
function canonical(value: unknown): string {
  if (!isRecord(value)) {
    return Array.isArray(value)
      ? `[${value.map(canonical).join()}]`
      : (JSON.stringify(value) ?? '');
  }
  const members = Object.keys(value).toSorted();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** What two requests have in common that one recording answers. */
export const matchKey = ({ method, path, body, form }: RecordedRequest): string =>
  `${method} ${path}\n${form ?? canonical(body)}`;

/** Hides secrets in a JSON value. */
function hideIn(value: unknown, hiding: Hiding): unknown {
  const text = JSON.stringify(value);
  const hidden = hiding.text(text);
  return hidden === text ? value : (parseJson(hidden) ?? hidden);
}

/** Reads a request as a recording has it. */
export function recordedRequest(
  operation: EndpointId,
  { method, path }: { readonly method: string; readonly path: string },
  payload: Payload,
  hiding: Hiding,
): RecordedRequest {
  const facts = { operation, method, path: hiding.text(path) };
  if (payload.kind === 'none') return facts;
  return payload.kind === 'json'
    ? { ...facts, body: hideIn(payload.value, hiding) }
    : { ...facts, form: hiding.text(payload.text) };
}

/** An answer as it came: its pieces, with their times in milliseconds after the request. */
export type Arrived = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  /** True where it is a stream: its events are recorded one by one. */
  readonly isStream: boolean;
};

/** The data of an event: an object of JSON as a value, anything else as the text that it is. */
function dataOf(text: string): unknown {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? value : text;
}

/** The events of a stream: server-sent ones, or the items of one JSON array. */
function eventsOf({ pieces, headers }: Arrived, bytes: Buffer, hiding: Hiding): RecordedEvent[] {
  const type = headers['content-type'] ?? '';
  if (!/^text\/event-stream/i.test(type)) {
    const items = parseJson(hiding.text(bytes.toString()));
    // An item a piece, as the services send them.
    return (Array.isArray(items) ? items : []).map((data: unknown, index) => ({
      at: Math.round(pieces[Math.min(index, pieces.length - 1)]?.at ?? 0),
      data,
    }));
  }
  const kept = { bytes, size: bytes.length, state: 'whole' as const, pieces };
  return streamEvents(kept, type, hiding).map(({ at, event, data }) => ({
    at: Math.round(at),
    ...(event === null ? {} : { event }),
    data: dataOf(data),
  }));
}

/** Reads an answer as a recording has it; null where it carries a key in bytes that are no text. */
export function recordedAnswer(arrived: Arrived, hiding: Hiding): RecordedAnswer | null {
  const { status, headers, pieces } = arrived;
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  const facts = { status, headers, waited: Math.round(pieces[0]?.at ?? 0) };
  if (arrived.isStream) return { ...facts, events: eventsOf(arrived, bytes, hiding) };
  const type = headers['content-type'] ?? '';
  if (/json/i.test(type)) {
    const body = parseJson(bytes.toString());
    return body === undefined
      ? { ...facts, text: hiding.text(bytes.toString()) }
      : { ...facts, body: hideIn(body, hiding) };
  }
  if (/^text\//i.test(type) || bytes.length === 0) {
    return { ...facts, text: hiding.text(bytes.toString()) };
  }
  return hiding.isIn(bytes) ? null : { ...facts, base64: bytes.toString('base64') };
}
