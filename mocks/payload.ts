import type { Refusal } from './auth/refusal.ts';

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

/** Reads a body of unknown length, and stops once it is too long; null then. */
async function readBounded(
  body: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > bodyLimit) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function parseJson(text: string): Payload {
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'json', value, text };
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
function hasMediaType(request: Request, expected: string): boolean {
  const sent = request.headers.get('content-type') ?? '';
  return sent === expected || sent.split(';')[0]?.trim().toLowerCase() === expected;
}

/**
 * Reads a request body as the operation's media type.
 *
 * @param mediaType `application/json` or `multipart/form-data`; null for an operation without a body
 */
export async function readPayload(request: Request, mediaType: string | null): Promise<Payload> {
  if (mediaType === null) return { kind: 'none' };
  const length = request.headers.get('content-length');
  if (length !== null && Number(length) > bodyLimit) return tooLarge;
  if (!hasMediaType(request, mediaType)) {
    return invalid(`This endpoint takes a body with Content-Type: ${mediaType}.`);
  }
  let source: Request | Response = request;
  if (length === null && request.body !== null) {
    const bytes = await readBounded(request.body);
    if (bytes === null) return tooLarge;
    source = new Response(bytes, {
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    });
  }
  if (mediaType === 'application/json') return parseJson(await source.text());
  try {
    return sortForm(await source.formData());
  } catch {
    return invalid('The request body is not a well-formed multipart form.');
  }
}
