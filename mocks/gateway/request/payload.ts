import { nextTurn } from '../../../base/clock.ts';
import { memberOf } from '../../../base/json.ts';
import { andThen, type MaybePromise } from '../answer.ts';
import type { Context, Keyed } from '../context.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { complainOfJson, deepestNesting, shortestMeasured } from './measure-body.ts';
import { type FormReading, readForm } from './read-form.ts';
import type { Payload } from './request.ts';

/** The largest body that is read, in bytes: what the largest of the real services take, and some. */
export const bodyLimit = 32 * 1024 * 1024;

const invalid = (message: string): Refusal => ({
  kind: 'invalid-request',
  status: 400,
  message,
  reason: message,
  advice: 'fix the request body',
  clause: null,
});

const tooLarge: Refusal = {
  kind: 'too-large',
  status: 413,
  message: `The request body is larger than ${bodyLimit} bytes.`,
  reason: 'the body is too large',
  advice: 'send a smaller body',
  clause: null,
};

const noRoom: Refusal = {
  kind: 'overloaded',
  status: 503,
  message: 'Too many large request bodies are arriving at once.',
  reason: 'bodies that are still arriving leave no room for this one',
  advice: 'send it again once the others have arrived',
  clause: null,
  retryAfter: 1,
};

function parseJson(text: string): Payload | Refusal {
  try {
    const value: unknown = JSON.parse(text);
    return nestsTooDeeply(text, value)
      ? invalid(`The request body is nested more than ${deepestNesting} levels deep.`)
      : { kind: 'json', value, text };
  } catch {
    return invalid(
      text.trim() === '' ? 'The request body is empty.' : 'The request body is not valid JSON.',
    );
  }
}

type FormFields = Extract<FormReading, { fields: unknown }>['fields'];

/** Field names with PHP-like `[]` behind them mean a list of the plain name: SDKs send files so. */
const plainName = (name: string): string => (name.endsWith('[]') ? name.slice(0, -2) : name);

function sortForm(form: FormFields): Payload {
  const texts = new Map<string, string[]>();
  const files = new Map<string, File[]>();
  const lines: string[] = [];
  const add = <Value>(lists: Map<string, Value[]>, name: string, value: Value): void => {
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [value]);
    else list.push(value);
  };
  for (const [sentName, value] of form) {
    const name = plainName(sentName);
    const text = typeof value === 'string' ? value : value.name;
    add(texts, name, text);
    lines.push(`${name}=${text}`);
    if (typeof value !== 'string') {
      add(files, name, value);
      lines.push(String(value.size));
    }
  }
  const fields = [...texts].map(([name, [first = '', ...more]]): [string, string | string[]] => [
    name,
    more.length === 0 ? first : [first, ...more],
  ]);
  return {
    kind: 'form',
    fields: Object.fromEntries(fields),
    files: Object.fromEntries(files),
    text: lines.join('\n'),
  };
}

/** True when the media type of `Content-Type` is `expected`, whatever its parameters and case. */
const hasMediaType = (sent: string, expected: string): boolean =>
  sent === expected || sent.split(';')[0]?.trim().toLowerCase() === expected;

const decoder = new TextDecoder();

/** A body of more bytes than this is read in steps, between which others have their turn. */
const largeBody = 1024 * 1024;

/** Reads a body that is long enough to take time in steps: others have their turn between them. */
async function readLongJson(bytes: Uint8Array): Promise<Payload | Refusal> {
  const isLarge = bytes.length > largeBody;
  const complaint = await complainOfJson(bytes);
  if (complaint !== null) return invalid(`The request body has ${complaint}.`);
  if (isLarge) await nextTurn();
  const text = decoder.decode(bytes);
  if (isLarge) await nextTurn();
  const parsed = parseJson(text);
  if (isLarge) await nextTurn();
  return parsed;
}

const readJson = (bytes: Uint8Array): MaybePromise<Payload | Refusal> =>
  bytes.length < shortestMeasured ? parseJson(decoder.decode(bytes)) : readLongJson(bytes);

async function readFields(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<Payload | Refusal> {
  const form = await readForm(bytes, contentType).catch(() => null);
  if (form === null) return invalid('The request body is not a well-formed multipart form.');
  return 'fields' in form ? sortForm(form.fields) : invalid(`The form has ${form.complaint}.`);
}

/**
 * Reads a request body as the operation's media type, `application/json` or `multipart/form-data`.
 *
 * @returns `none` for an operation without a body
 */
export function readPayload(ctx: Context): MaybePromise<Payload | Refusal> {
  const { headers, request, operation, exchange } = ctx;
  if (operation === null || operation.body === null) return { kind: 'none' };
  const { mediaType } = operation.body;
  if (Number(headers.get('content-length')) > bodyLimit) return tooLarge;
  const contentType = headers.get('content-type') ?? '';
  if (!hasMediaType(contentType, mediaType)) {
    return invalid(`This endpoint takes a body with Content-Type: ${mediaType}.`);
  }
  return andThen(request.readBody(bodyLimit), (bytes) => {
    if (exchange !== null) exchange.requestBody = bytes;
    if (bytes === 'too-large') return tooLarge;
    if (bytes === 'no-room') return noRoom;
    return mediaType === 'application/json' ? readJson(bytes) : readFields(bytes, contentType);
  });
}

/**
 * Reads the model that a request names, in the one place where its operation names it: path, query,
 * JSON body or multipart field.
 *
 * @returns null where it names none, or not as a text; the check of the body explains that to the caller
 */
export function readModel({
  operation,
  pathModel,
  query,
  payload,
}: Keyed): MaybePromise<string | null> {
  const location = operation.model;
  if (location === null) return null;
  if (location.in === 'path') return pathModel;
  if (location.in === 'query') return query.get(location.name);
  return andThen(payload(), (read) => modelIn(read, location.name) ?? location.default ?? null);
}

function modelIn(payload: Payload | Refusal, name: string): string | null {
  if (isRefusal(payload) || payload.kind === 'none') return null;
  const model = memberOf(payload.kind === 'json' ? payload.value : payload.fields, name);
  return typeof model === 'string' ? model : null;
}

const nestsWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((member) => nestsWithin(member, levels - 1)));

/**
 * True for JSON that is nested more deeply than anything meant is. `JSON.parse` takes it however deep it
 * is, but whatever walks through it afterwards, `JSON.stringify` above all, would run out of stack.
 *
 * @param text what `value` was parsed from
 */
export const nestsTooDeeply = (text: string, value: unknown): boolean =>
  text.length > deepestNesting && !nestsWithin(value, deepestNesting);
