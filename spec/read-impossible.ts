import { isRecord } from '../base/json.ts';
import type { ImpossibleMember } from './operation.ts';

/** A text that no enumeration in the document lists. */
const unlisted = 'no-such-value';

const mostEnums = 1;
const mostNumbers = 2;

function resolve(node: unknown, schemas: Record<string, unknown>): Record<string, unknown> {
  const reference = isRecord(node) ? node['$ref'] : undefined;
  const target =
    typeof reference === 'string' ? schemas[reference.slice(reference.lastIndexOf('/') + 1)] : node;
  return isRecord(target) ? target : {};
}

const typesOf = ({ type }: Record<string, unknown>): unknown[] =>
  Array.isArray(type) ? type : [type];

/** A value that the schema rules out; undefined where it bounds nothing. */
function impossibleValue(schema: Record<string, unknown>): string | number | undefined {
  if (Array.isArray(schema['enum']) && typesOf(schema).includes('string')) return unlisted;
  const { minimum } = schema;
  // Zero would not do: many servers read it as "not set".
  return typeof minimum === 'number' ? Math.min(-1, minimum - 1) : undefined;
}

const isWhole = (schema: Record<string, unknown>): boolean => typesOf(schema).includes('integer');

type Candidate = ImpossibleMember & { readonly isWhole: boolean };

function candidatesOf(
  name: string,
  node: unknown,
  schemas: Record<string, unknown>,
): readonly Candidate[] {
  const member = resolve(node, schemas);
  const value = impossibleValue(member);
  if (value !== undefined) return [{ name, value, isWhole: isWhole(member) }];
  const inner = isRecord(member['properties']) ? Object.entries(member['properties']) : [];
  return inner.flatMap(([innerName, innerNode]) => {
    const schema = resolve(innerNode, schemas);
    const bound = impossibleValue(schema);
    return typeof bound === 'number'
      ? [{ name, value: { [innerName]: bound }, isWhole: isWhole(schema) }]
      : [];
  });
}

/**
 * Reads which optional members of a request body can be given a value that the document rules out: one
 * enumeration and two bounded numbers at most. Counts come before measures, which some servers clamp.
 * A member that holds an object is searched one level deep.
 *
 * @param schema the request body's component schema
 * @param schemas every component schema, by name
 * @param left names that are left out, such as the model's
 */
export function readImpossible(
  schema: unknown,
  schemas: Record<string, unknown>,
  left: readonly string[],
): ImpossibleMember[] {
  const { properties, required } = resolve(schema, schemas);
  const needed: unknown[] = Array.isArray(required) ? required : [];
  const found = Object.entries(isRecord(properties) ? properties : {})
    .filter(([name]) => !left.includes(name) && !needed.includes(name))
    .flatMap(([name, node]) => candidatesOf(name, node, schemas))
    .toSorted((one, other) => Number(other.isWhole) - Number(one.isWhole));
  const fresh = found.filter(
    ({ name }, at) => found.findIndex((other) => other.name === name) === at,
  );
  const enums = fresh.filter(({ value }) => value === unlisted).slice(0, mostEnums);
  const numbers = fresh.filter(({ value }) => value !== unlisted).slice(0, mostNumbers);
  return [...enums, ...numbers].map(({ name, value }) => ({ name, value }));
}
