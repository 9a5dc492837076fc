import { itemsOf } from '../../base/json.ts';
import { followReference } from './follow-reference.ts';
import { type Schema, schemaOf } from './join-schemas.ts';

/** Measures the subschemas of one schema; each is measured once. */
export type Measures = {
  /** How many levels the least value has; endless where a schema must hold itself. */
  readonly heightOf: (schema: Schema) => number;
  /** How many schemas judge one and the same value together. */
  readonly weightOf: (schema: Schema) => number;
};

const mostChoices = 1000;

const listOf = (value: unknown): readonly Schema[] =>
  itemsOf(value).slice(0, mostChoices).map(schemaOf);

/** Measures by what is inside; a schema that is met again within itself is endless. */
function measured(measure: (schema: Schema, again: (inner: Schema) => number) => number) {
  const known = new Map<Schema, number>();
  const again = (schema: Schema): number => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    known.set(schema, Number.POSITIVE_INFINITY);
    const value = measure(schema, again);
    known.set(schema, value);
    return value;
  };
  return again;
}

/** Makes the measures of a schema's parts; `root` is where its references lead. */
export function measureSchemas(root: Schema): Measures {
  const referred = (schema: Schema): readonly Schema[] => {
    const reference = schema['$ref'];
    return typeof reference === 'string' ? [followReference(reference, root)] : [];
  };
  const heightOf = measured((schema, again) => {
    const always = [...listOf(schema['allOf']), ...referred(schema)].map(again);
    const choices = [schema['anyOf'], schema['oneOf']]
      .map(listOf)
      .filter(({ length }) => length > 0)
      .map((list) => Math.min(...list.map(again)));
    const members = schemaOf(schema['properties']);
    const required = itemsOf(schema['required'])
      .map((name) => schemaOf(members[String(name)]))
      .map((member) => 1 + again(member));
    const least = Number(schema['minItems'] ?? 0);
    const items = least > 0 ? [1 + again(schemaOf(schema['items']))] : [];
    return Math.max(0, ...always, ...choices, ...required, ...items);
  });
  const weightOf = measured((schema, again) => {
    const inner = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => listOf(schema[keyword]));
    const asked = ['not', 'if', 'then', 'else']
      .filter((keyword) => Object.hasOwn(schema, keyword))
      .map((keyword) => schemaOf(schema[keyword]));
    const dependent = Object.values(schemaOf(schema['dependentSchemas'])).map(schemaOf);
    return [...inner, ...asked, ...dependent, ...referred(schema)].reduce(
      (sum, one) => sum + again(one),
      1,
    );
  });
  return { heightOf, weightOf };
}
