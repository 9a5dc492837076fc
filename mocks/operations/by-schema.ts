import { isRecord } from '../../base/json.ts';
import { schemas } from '../../spec/generated/schemas.ts';
import type { BuiltInOperation } from '../../spec/index.ts';
import { type Refusal, refuseBody } from '../gateway/refusal.ts';
import type { OperationAnswer, Serve, Validators } from './call.ts';

const prefix = '#/components/schemas/';
const known: Readonly<Record<string, unknown>> = schemas;

/** The first entry of a list in a schema; undefined for what is no list. */
const firstOf = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined);

function exampleOfObject(schema: Record<string, unknown>): Record<string, unknown> {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.fromEntries(
    required
      .filter((name) => typeof name === 'string')
      .map((name) => [name, exampleFor(properties[name])]),
  );
}

/**
 * The smallest value that fits a schema of the OpenAPI document: required members only, the first of
 * several choices. It does not know patterns, `allOf` and conditions.
 */
export function exampleFor(schema: unknown): unknown {
  if (!isRecord(schema)) return null;
  const { $ref, type, minimum } = schema;
  if (typeof $ref === 'string') return exampleFor(known[$ref.slice(prefix.length)]);
  if ('const' in schema) return schema['const'];
  const choice = firstOf(schema['enum']);
  if (choice !== undefined) return choice;
  const alternative = firstOf(schema['oneOf'] ?? schema['anyOf']);
  if (alternative !== undefined) return exampleFor(alternative);
  const kind = Array.isArray(type) ? firstOf(type) : type;
  if (kind === 'string') return 'text';
  if (kind === 'number' || kind === 'integer') return typeof minimum === 'number' ? minimum : 0;
  if (kind === 'boolean') return false;
  if (kind === 'array') {
    const { minItems } = schema;
    const length = typeof minItems === 'number' ? minItems : 0;
    return Array.from({ length }, () => exampleFor(schema['items']));
  }
  return kind === 'object' || 'properties' in schema ? exampleOfObject(schema) : null;
}

/** Validates a body by the name of its schema; null where it fits. */
function refuseMisfit(
  { body }: BuiltInOperation,
  payload: Parameters<OperationAnswer>[0],
  { json, form }: Validators,
): Refusal | null {
  if (body === null) return null;
  const isForm = payload.kind === 'form';
  const value = payload.kind === 'json' ? payload.value : isForm ? { ...payload.fields } : {};
  const problems = (isForm ? form : json).problems(body.schema, value);
  return problems.length === 0 ? null : refuseBody(problems);
}

/**
 * The answer of an operation that has none of its own: the smallest value that fits the schema of its
 * answer, with the model of the call. A stream has no such answer.
 */
export function answerBySchema(operation: BuiltInOperation): OperationAnswer {
  const schema = operation.answer === null ? null : known[operation.answer];
  const namesModel =
    isRecord(schema) && isRecord(schema['properties']) && 'model' in schema['properties'];
  const serve: Serve = ({ model }) => {
    const example = exampleFor(schema);
    return {
      kind: 'json',
      body: { ...(isRecord(example) ? example : {}), ...(namesModel ? { model } : {}) },
    };
  };
  return (payload, validators) => refuseMisfit(operation, payload, validators) ?? serve;
}
