import type { Schemas, Validator } from '../../spec/validator.ts';
import { hideKeys } from '../auth/keyring.ts';
import { receive } from '../received.ts';
import { complain } from './answers.ts';

type BodySchema = 'CreateKeyRequest' | 'ChangeKeyRequest';

/** A body that fits its schema, or the refusal of one that does not. */
export type ReadBody<Name extends BodySchema> =
  | { readonly fits: true; readonly body: Schemas[Name] }
  | { readonly fits: false; readonly refusal: Response };

const limit = 65_536;

function parse(bytes: Uint8Array): unknown {
  try {
    // A byte that is no UTF-8 is no JSON either (RFC 8259 §8.1).
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function refuseBody(validator: Validator, schema: BodySchema, body: unknown): Response {
  const [problem] = validator.problems(schema, body);
  const field = hideKeys(problem?.pointer.slice(1).replaceAll('/', '.') ?? '');
  const place = field === '' ? 'The body' : `\`${field}\``;
  const message = `${place} ${problem?.message ?? 'does not fit'}.`;
  return complain(400, message, field === '' ? {} : { field });
}

/**
 * Reads a JSON body of the control API: its content type is demanded, since a page of another origin
 * cannot send it unasked; its length is bounded; its schema is that of the OpenAPI document.
 */
export async function readBody<Name extends BodySchema>(
  request: Request,
  validator: Validator,
  schema: Name,
): Promise<ReadBody<Name>> {
  const refuse = (refusal: Response): ReadBody<Name> => ({ fits: false, refusal });
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse(complain(415, 'Send the body with `Content-Type: application/json`.'));
  }
  const bytes = await receive(request).readBody(limit);
  if (bytes === null) return refuse(complain(413, `The body is longer than ${limit} bytes.`));
  const body = parse(bytes);
  if (body === undefined) return refuse(complain(400, 'The body is not valid JSON.'));
  return validator.conforms(schema, body)
    ? { fits: true, body }
    : refuse(refuseBody(validator, schema, body));
}
