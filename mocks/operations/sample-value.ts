import { isRecord, memberOf } from './record.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A walk through a schema. Its steps are counted, as a schema may refer to itself. */
type Walk = { readonly root: JsonSchema; steps: number };

/** From this depth on the shortest value is taken: null where it may be, no items, no optional members. */
const deep = 4;
const mostSteps = 2000;
/** How many members may be merged for the price of one step. */
const membersPerStep = 50;
/** The longest chain of references and combinations that is followed. */
const mostLinks = 50;

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  duration: 'PT1H',
  email: 'ada@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const recordOf = (value: unknown): JsonSchema => (isRecord(value) ? value : {});
const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

function sampleText(schema: JsonSchema): string {
  const { format } = schema;
  const known = typeof format === 'string' && Object.hasOwn(formats, format);
  const text = (known ? formats[format] : undefined) ?? 'sample';
  const padded = text.padEnd(Math.min(numberOf(schema['minLength']) ?? 0, 10_000), '.');
  return padded.slice(0, numberOf(schema['maxLength']));
}

function sampleNumber(schema: JsonSchema, whole: boolean): number {
  const step = whole ? 1 : 0.1;
  const above = numberOf(schema['exclusiveMinimum']);
  const below = numberOf(schema['exclusiveMaximum']);
  const least = numberOf(schema['minimum']) ?? (above === undefined ? undefined : above + step);
  const most = numberOf(schema['maximum']) ?? (below === undefined ? undefined : below - step);
  // Some libraries write the bounds of a double into every integer: 1 is the value of a wide range.
  const value = Math.min(Math.max(1, least ?? 1), most ?? Number.POSITIVE_INFINITY);
  const unit = numberOf(schema['multipleOf']) ?? (whole ? 1 : undefined);
  return unit === undefined ? value : Math.ceil(value / unit) * unit;
}

/** The schema that a `$ref` of the same document points to; an empty one where there is none. */
function resolve(reference: string, root: JsonSchema): JsonSchema {
  let target: unknown = root;
  for (const part of reference.split('/').slice(1)) {
    target = memberOf(target, part.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return recordOf(target);
}

function merge(base: JsonSchema, extra: JsonSchema): JsonSchema {
  return {
    ...base,
    ...extra,
    properties: { ...recordOf(base['properties']), ...recordOf(extra['properties']) },
    required: [...listOf(base['required']), ...listOf(extra['required'])],
  };
}

/** How many steps it costs to merge a schema: a large one that refers to itself would take all memory. */
const weightOf = ({ properties, required }: JsonSchema): number =>
  (Object.keys(recordOf(properties)).length + listOf(required).length) / membersPerStep;

/** One plain schema for one that refers, combines or leaves a choice; the first choice is taken. */
function flatten(schema: JsonSchema, walk: Walk, depth: number, links = 0): JsonSchema {
  walk.steps += 1;
  if (walk.steps > mostSteps || links > mostLinks) return { const: null };
  const { $ref: reference, allOf, anyOf, oneOf, ...plain } = schema;
  const parts = listOf(allOf).map(recordOf);
  if (typeof reference === 'string') parts.push(resolve(reference, walk.root));
  for (const choices of [listOf(anyOf).map(recordOf), listOf(oneOf).map(recordOf)]) {
    const none = depth < deep ? undefined : choices.find(({ type }) => type === 'null');
    const choice = none ?? choices[0];
    if (choice !== undefined) parts.push(choice);
  }
  return parts.reduce<JsonSchema>((whole, part) => {
    const flat = flatten(part, walk, depth, links + 1);
    walk.steps += weightOf(flat);
    return merge(whole, flat);
  }, plain);
}

function typeOf(schema: JsonSchema, depth: number): string | undefined {
  const types = [schema['type']]
    .flat()
    .map((type) => (typeof type === 'string' ? type.toLowerCase() : ''));
  if (depth >= deep && types.includes('null')) return 'null';
  const [type] = types.filter((name) => name !== 'null');
  if (schema['type'] !== undefined) return type ?? 'null';
  if (isRecord(schema['properties'])) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}

function sampleObject(schema: JsonSchema, walk: Walk, depth: number): Record<string, unknown> {
  const required = new Set(listOf(schema['required']));
  const members = Object.entries(recordOf(schema['properties']));
  return Object.fromEntries(
    members
      .filter(([name]) => depth < deep || required.has(name))
      .map(([name, member]) => [name, sample(recordOf(member), walk, depth + 1)]),
  );
}

function sampleList(schema: JsonSchema, walk: Walk, depth: number): unknown[] {
  const least = numberOf(schema['minItems']) ?? (depth < deep ? 1 : 0);
  const length = Math.min(least, numberOf(schema['maxItems']) ?? least, 100);
  const first = listOf(schema['prefixItems']);
  return Array.from({ length }, (_, index) =>
    sample(recordOf(first[index] ?? schema['items']), walk, depth + 1),
  );
}

function sample(given: JsonSchema, walk: Walk, depth: number): unknown {
  const schema = flatten(given, walk, depth);
  if (Object.hasOwn(schema, 'const')) return schema['const'];
  const choices = listOf(schema['enum']);
  if (choices.length > 0) return choices[0];
  switch (typeOf(schema, depth)) {
    case 'object':
      return sampleObject(schema, walk, depth);
    case 'array':
      return sampleList(schema, walk, depth);
    case 'integer':
      return sampleNumber(schema, true);
    case 'number':
      return sampleNumber(schema, false);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleText(schema);
  }
}

/**
 * Makes a simple value that fits a JSON Schema: of every choice the first, of every range 1
 * or the end that is nearest.
 * Gemini's schemas, whose type names are upper case, are read too. `pattern`, `not` and conditions
 * are not followed, and a schema without an end is answered with null where it grows too deep.
 */
export const sampleValue = (schema: JsonSchema): unknown =>
  sample(schema, { root: schema, steps: 0 }, 0);
