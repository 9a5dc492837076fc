import { schemas } from '../../spec/generated/schemas.ts';
import { compileSchemas } from '../../spec/schemas/compile-schemas.ts';
import type { SchemaName, Schemas } from '../../spec/validator.ts';
import { createValidator } from '../../spec/validator.ts';

/** Judges answers against the OpenAPI document's component schemas. */
export const validator = createValidator(compileSchemas(schemas));

/** A value as the type of a component schema. @throws where it does not fit, with every problem */
export function conforming<Name extends SchemaName>(name: Name, value: unknown): Schemas[Name] {
  if (validator.conforms(name, value)) return value;
  const problems = validator.problems(name, value).map(({ pointer, message }) => {
    return `${pointer || 'the whole'} ${message}`;
  });
  throw new Error(`not a ${name}: ${problems.join('; ')}`);
}

/** A JSON answer as the type of a component schema. */
export async function readAs<Name extends SchemaName>(
  name: Name,
  response: Response,
): Promise<Schemas[Name]> {
  return conforming(name, await response.json());
}

/** All that a caller sees of an answer. */
export type Seen = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** Reads an answer whole; a JSON body is parsed, any other stays a text. */
export async function see(response: Response): Promise<Seen> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** The message of an error object, of whatever format. */
export function messageOf(body: unknown): string {
  for (const name of ['OpenAIError', 'AnthropicError', 'GeminiError'] as const) {
    if (validator.conforms(name, body)) return body.error.message;
  }
  throw new Error(`no error object: ${JSON.stringify(body)}`);
}

/** One server-sent event of an answer. */
export type SentEvent = { readonly event: string | null; readonly data: string };

/** The events of a streamed answer, read to its end. */
export async function readEvents(response: Response): Promise<SentEvent[]> {
  const blocks = (await response.text()).split('\n\n');
  if (blocks.pop() !== '') throw new Error('the stream ends inside an event');
  return blocks.map((block) => {
    const lines = block.split('\n').map((line) => /^(event|data): (.*)$/.exec(line));
    const fieldOf = (field: string) => lines.find((line) => line?.[1] === field)?.[2];
    const data = fieldOf('data');
    if (lines.includes(null) || data === undefined) throw new Error(`no event: ${block}`);
    return { event: fieldOf('event') ?? null, data };
  });
}
