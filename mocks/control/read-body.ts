import type { Schemas, Validator } from '../../spec/validator.ts';
import { requestOf } from '../gateway/request/request.ts';
import { hideKeys } from '../keys/keyring.ts';
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

/** A longer name is no slip of one that is known, and may be a key. */
const longestName = 24;

/** The validator's words for what a person would not understand from them. */
const clearer: Readonly<Record<string, string>> = {
  'must match format "date-time"':
    'must be a day and a time that exist, with their zone, such as 2027-01-31T00:00:00Z',
};

function refuseBody(validator: Validator, schema: BodySchema, body: unknown): Response {
  const [{ pointer, message = 'does not fit' } = { pointer: '' }] = validator.problems(
    schema,
    body,
  );
  const name = hideKeys(pointer.slice(1).replaceAll('/', '.'));
  const words = `${clearer[message] ?? message}.`;
  if (name === '') return complain(400, `The body ${words}`);
  return name.length > longestName
    ? complain(400, `A member with a name of ${name.length} characters ${words}`)
    : complain(400, `\`${name}\` ${words}`, { field: name });
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
  const bytes = await requestOf(request).readBody(limit);
  if (typeof bytes === 'string')
    return refuse(complain(413, `The body is longer than ${limit} bytes.`));
  const body = parse(bytes);
  if (body === undefined) return refuse(complain(400, 'The body is not valid JSON.'));
  return validator.conforms(schema, body)
    ? { fits: true, body }
    : refuse(refuseBody(validator, schema, body));
}
