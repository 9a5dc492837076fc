import type { Refusal } from '../refusal.ts';
import type { Received } from './received.ts';

/** A file of a multipart form. */
export type Upload = { readonly filename: string; readonly size: number };

/** A request body, read and parsed once for every part that asks. */
export type Payload =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown; readonly text: string }
  | {
      readonly kind: 'form';
      /** Texts by field name, a list where the field was repeated; a file is told by its name. */
      readonly fields: Readonly<Record<string, string | string[]>>;
      readonly files: Readonly<Record<string, readonly Upload[]>>;
      readonly text: string;
    }
  | { readonly kind: 'problem'; readonly refusal: Refusal };

/** The largest body that is read, in bytes: what the largest of the real services take, and some. */
const bodyLimit = 32 * 1024 * 1024;

const invalid = (message: string): Payload => ({
  kind: 'problem',
  refusal: {
    kind: 'invalid-request',
    status: 400,
    message,
    reason: message,
    advice: 'mend the request body',
    clause: null,
  },
});

const tooLarge: Payload = {
  kind: 'problem',
  refusal: {
    kind: 'too-large',
    status: 413,
    message: `The request body is larger than ${bodyLimit} bytes.`,
    reason: 'the body is too large',
    advice: 'send a smaller body',
    clause: null,
  },
};

function parseJson(text: string): Payload {
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

/** Field names with PHP-like `[]` behind them mean a list of the plain name: SDKs send files so. */
const plainName = (name: string): string => (name.endsWith('[]') ? name.slice(0, -2) : name);

function sortForm(form: FormData): Payload {
  const fields: Record<string, string | string[]> = Object.create(null);
  const files: Record<string, Upload[]> = Object.create(null);
  const lines: string[] = [];
  for (const [sentName, value] of form) {
    const name = plainName(sentName);
    const text = typeof value === 'string' ? value : value.name;
    const earlier = fields[name];
    fields[name] = earlier === undefined ? text : [earlier, text].flat();
    lines.push(`${name}=${text}`);
    if (typeof value !== 'string') {
      files[name] = [...(files[name] ?? []), { filename: value.name, size: value.size }];
      lines.push(String(value.size));
    }
  }
  return { kind: 'form', fields: { ...fields }, files: { ...files }, text: lines.join('\n') };
}

/** True when the media type of `Content-Type` is `expected`, whatever its parameters and case. */
const hasMediaType = (sent: string, expected: string): boolean =>
  sent === expected || sent.split(';')[0]?.trim().toLowerCase() === expected;

const decoder = new TextDecoder();

/**
 * Reads a request body as the operation's media type.
 *
 * @param mediaType `application/json` or `multipart/form-data`; null for an operation without a body
 */
export async function readPayload(received: Received, mediaType: string | null): Promise<Payload> {
  if (mediaType === null) return { kind: 'none' };
  const { headers, readBody } = received;
  if (Number(headers.get('content-length')) > bodyLimit) return tooLarge;
  const contentType = headers.get('content-type') ?? '';
  if (!hasMediaType(contentType, mediaType)) {
    return invalid(`This endpoint takes a body with Content-Type: ${mediaType}.`);
  }
  const bytes = await readBody(bodyLimit);
  if (bytes === null) return tooLarge;
  if (mediaType === 'application/json') return parseJson(decoder.decode(bytes));
  try {
    const form = new Response(bytes, { headers: { 'content-type': contentType } });
    return sortForm(await form.formData());
  } catch {
    return invalid('The request body is not a well-formed multipart form.');
  }
}

/** The most levels of lists and objects that a body or a frame may have, one in the other. */
export const deepestNesting = 250;

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
