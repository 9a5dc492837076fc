import { isRecord } from '../../base/json.ts';

type Schemas = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** True where a schema allows null. */
function mayBeNull(schema: unknown, schemas: Schemas): boolean {
  if (!isRecord(schema)) return false;
  const { type, anyOf, oneOf, $ref: reference } = schema;
  if (listOf(type).includes('null')) return true;
  if (typeof reference === 'string') {
    return mayBeNull(schemas[reference.split('/').at(-1) ?? ''], schemas);
  }
  return [...listOf(anyOf), ...listOf(oneOf)].some((option) => mayBeNull(option, schemas));
}

/**
 * Members that a writer of an answer owes and no official client's code reads, nor do they tell one format
 * from another: settings that a response repeats, and the parts of a count.
 */
const unread = /^(?:metadata|parallel_tool_calls|temperature|tool_choice|tools|top_p|.*_details)$/;

function relax(value: unknown, schemas: Schemas): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => relax(item, schemas));
  if (!isRecord(value)) return value;
  const { required, properties } = value;
  const relaxed = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, relax(member, schemas)]),
  );
  if (!Array.isArray(required) || !isRecord(properties)) return relaxed;
  const kept = required.filter(
    (name: unknown) => !unread.test(String(name)) && !mayBeNull(properties[String(name)], schemas),
  );
  const parts = Object.entries(properties).map(([name, member]) => {
    const own = relax(member, schemas);
    return [name, unread.test(name) && isRecord(own) ? { ...own, required: [] } : own];
  });
  return { ...relaxed, properties: Object.fromEntries(parts), required: kept };
}

/**
 * Returns the same schemas in which a member that may be null, or that no client reads, may be left out:
 * what a reader of an answer can ask for, where the writer's schema asks for every member.
 */
export function relaxSchemas(schemas: Schemas): Schemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const relaxed = relax(schema, schemas);
      return [name, isRecord(relaxed) ? relaxed : schema];
    }),
  );
}
