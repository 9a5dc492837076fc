import { isRecord, itemsOf } from '../../base/json.ts';

/** A JSON Schema whose combinations are not looked into. */
export type Schema = Readonly<Record<string, unknown>>;

/** A schema that nothing fits. */
export const nothing: Schema = { enum: [] };

/** A boolean schema as one with keywords: `true` asks for nothing, `false` is fitted by nothing. */
export function schemaOf(value: unknown): Schema {
  if (value === false) return nothing;
  return isRecord(value) ? value : {};
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const both = (one: unknown, other: unknown): Schema => ({ allOf: [one, other] });

const together = (one: unknown, other: unknown): unknown => {
  const members: [string, unknown][] = Object.entries(schemaOf(one));
  const others = new Map(Object.entries(schemaOf(other)));
  const joined = members.map(([name, member]): [string, unknown] => [
    name,
    others.has(name) ? both(member, others.get(name)) : member,
  ]);
  const known = new Set(members.map(([name]) => name));
  return Object.fromEntries([...joined, ...[...others].filter(([name]) => !known.has(name))]);
};

const side =
  (pick: (...numbers: number[]) => number) =>
  (one: unknown, other: unknown): unknown =>
    typeof one === 'number' && typeof other === 'number' ? pick(one, other) : one;

function sharedTypes(one: unknown, other: unknown): unknown {
  const others = [other].flat();
  return [one].flat().flatMap((type) => {
    if (others.includes(type)) return [type];
    if (type === 'integer' && others.includes('number')) return [type];
    return type === 'number' && others.includes('integer') ? ['integer'] : [];
  });
}

function bothPrefixes(one: unknown, other: unknown): unknown {
  const [long, short] = [itemsOf(one), itemsOf(other)].sort((a, b) => b.length - a.length);
  return (long ?? []).map((item, index) =>
    index < (short?.length ?? 0) ? both(item, short?.[index]) : item,
  );
}

const most = side(Math.max);
const fewest = side(Math.min);
const all = (one: unknown, other: unknown): unknown => [...itemsOf(one), ...itemsOf(other)];

/** How two values of a keyword become the one that says both. */
const joins: Readonly<Record<string, (one: unknown, other: unknown) => unknown>> = {
  type: sharedTypes,
  enum: (one, other) =>
    itemsOf(one).filter((value) => itemsOf(other).some((choice) => same(value, choice))),
  minimum: most,
  exclusiveMinimum: most,
  minLength: most,
  minItems: most,
  minProperties: most,
  minContains: most,
  maximum: fewest,
  exclusiveMaximum: fewest,
  maxLength: fewest,
  maxItems: fewest,
  maxProperties: fewest,
  required: (one, other) => [...new Set([...itemsOf(one), ...itemsOf(other)])],
  properties: together,
  patternProperties: together,
  dependentRequired: (one, other) => ({ ...schemaOf(one), ...schemaOf(other) }),
  items: both,
  additionalProperties: both,
  propertyNames: both,
  prefixItems: bothPrefixes,
  uniqueItems: (one, other) => one === true || other === true,
  // Each of these holds beside the others of its kind: they are kept as lists.
  pattern: all,
  multipleOf: all,
  contains: all,
};
const listed: readonly string[] = ['pattern', 'multipleOf', 'contains'];

/** A schema with `const` as a choice of one, and with lists where several values may hold. */
export function prepareSchema({ const: constant, ...schema }: Schema): Schema {
  const lists = listed
    .filter((keyword) => Object.hasOwn(schema, keyword))
    .map((keyword) => [keyword, [schema[keyword]]]);
  const prepared = { ...schema, ...Object.fromEntries(lists) };
  return constant === undefined ? prepared : joinSchemas(prepared, { enum: [constant] });
}

/** The schema that both are; a keyword that is not known is taken from the first. */
export function joinSchemas(one: Schema, other: Schema): Schema {
  const joined = Object.entries(other).map(([keyword, value]) => {
    const join = joins[keyword];
    if (!Object.hasOwn(one, keyword)) return [keyword, value];
    return [keyword, join === undefined ? one[keyword] : join(one[keyword], value)];
  });
  return { ...one, ...Object.fromEntries(joined) };
}
