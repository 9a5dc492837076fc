import { isRecord, itemsOf } from '../../base/json.ts';
import { costOf, createPatterns, type Patterns } from './pattern.ts';

/** A JSON Schema in the form of an object. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a schema asks for that the mock does not do, and where in the schema. */
export type Unsupported = { readonly path: readonly string[]; readonly message: string };

/** Keywords that no provider's structured output has. */
export const unsupported: readonly string[] = [
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  'dependencies',
  'patternProperties',
  'propertyNames',
  'contains',
  'minContains',
  'maxContains',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$dynamicRef',
  '$recursiveRef',
  '$async',
];

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const inner = ['items', 'additionalProperties'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const named = ['properties', '$defs', 'defs', 'definitions'];

/** Keywords whose subschemas judge the same value. */
const combining = ['anyOf', 'oneOf', 'allOf'];

/** Limits, so that no schema holds up other callers. */
const mostMembers = 1000;
const mostChoices = 1000;
const mostPatterns = 100;
const mostPatternParts = 2_000;
const mostAlternatives = 300;
const mostItems = 1000;
const mostCharacters = 120_000;
const mostLevels = 10;
const mostLinks = 100;
/** A value of a pattern is drawn and matched several times. */
const mostMatched = 10_000;
/** How many schemas may judge one value, with its parts. */
const mostWork = 10_000;

/**
 * A schema with each of its subschemas replaced.
 *
 * @param change gets a subschema and its path from the schema that holds it
 */
export function mapSubschemas(
  schema: Schema,
  change: (inner: Schema, path: readonly string[]) => unknown,
): Schema {
  const changed = (value: unknown, path: readonly string[]): unknown =>
    isRecord(value) ? change(value, path) : value;
  const members = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (inner.includes(keyword)) return [keyword, changed(value, [keyword])];
    if (lists.includes(keyword) && Array.isArray(value)) {
      return [keyword, value.map((one, index) => changed(one, [keyword, String(index)]))];
    }
    if (named.includes(keyword) && isRecord(value)) {
      const ones = Object.entries(value).map(([name, one]) => [
        name,
        changed(one, [keyword, name]),
      ]);
      return [keyword, Object.fromEntries(ones)];
    }
    return [keyword, value];
  });
  return Object.fromEntries(members);
}

/** The subschemas of a schema, each with its path from there. */
function subschemas(
  schema: Schema,
): readonly (readonly [path: readonly string[], schema: Schema])[] {
  const found: [readonly string[], Schema][] = [];
  mapSubschemas(schema, (one, path) => found.push([path, one]));
  return found;
}

const numberIn = (value: unknown): number => (typeof value === 'number' ? value : 0);

const choicesOf = (schema: Schema): readonly unknown[] => [
  ...itemsOf(schema['enum']),
  ...(Object.hasOwn(schema, 'const') ? [schema['const']] : []),
];

/** The characters of the choices that are texts; a client's object may have any `toString`. */
const charactersOf = (choices: readonly unknown[]): number =>
  choices.reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);

const namesOf = (schema: Schema): readonly string[] =>
  named.flatMap((keyword) => (isRecord(schema[keyword]) ? Object.keys(schema[keyword]) : []));

function complaintOf(schema: Schema, patterns: Patterns): string | null {
  const keyword = unsupported.find((name) => Object.hasOwn(schema, name));
  if (keyword !== undefined) return `'${keyword}' is not permitted`;
  const { pattern, $ref: reference } = schema;
  if (typeof pattern === 'string' && patterns(pattern) === null) {
    return "'pattern' is not a regular expression that is supported: look-around and back-references are not";
  }
  if (typeof pattern === 'string' && numberIn(schema['minLength']) > mostMatched) {
    return `'minLength' is more than ${mostMatched} together with a 'pattern'`;
  }
  if (reference !== undefined && !(typeof reference === 'string' && /^#(?:\/|$)/.test(reference))) {
    return "'$ref' must be a JSON pointer into the same schema";
  }
  if (choicesOf(schema).some((one) => typeof one === 'object' && one !== null)) {
    return "'enum' and 'const' must be texts, numbers, booleans or null";
  }
  if (
    Math.max(...['minItems', 'minProperties'].map((name) => numberIn(schema[name]))) > mostItems
  ) {
    return `'minItems' or 'minProperties' is more than ${mostItems}`;
  }
  if (itemsOf(schema['required']).length > mostMembers) {
    return `'required' has more than ${mostMembers} names`;
  }
  if (numberIn(schema['minLength']) > mostCharacters) {
    return `'minLength' is more than ${mostCharacters}`;
  }
  return null;
}

function pointedAt(root: Schema, reference: string): unknown {
  let target: unknown = root;
  for (const part of reference.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) return null;
    target = Reflect.get(target, name);
  }
  return target;
}

/** True where a value of the schema is too much work, each reference followed to the deepest level. */
function isTooMuch(root: Schema): boolean {
  let work = 0;
  const visit = (schema: Schema, times: number, level: number, links: number): void => {
    if (level > mostLevels) return;
    if (links > mostLinks) work = Number.POSITIVE_INFINITY;
    const { $ref: reference, minItems, minLength, uniqueItems, enum: choices } = schema;
    const items = Math.max(1, numberIn(minItems), itemsOf(schema['prefixItems']).length);
    const once = 1 + itemsOf(choices).length / 100 + numberIn(minLength) / 100;
    work += times * (once + (uniqueItems === true ? (items * items) / 100 : 0));
    if (work > mostWork) return;
    if (typeof reference === 'string') {
      const target = pointedAt(root, reference);
      if (isRecord(target)) visit(target, times, level, links + 1);
    }
    for (const [[keyword = ''], one] of subschemas(schema)) {
      if (keyword.endsWith('efs') || keyword === 'definitions') continue;
      if (combining.includes(keyword)) visit(one, times, level, links + 1);
      else visit(one, keyword === 'items' ? times * items : times, level + 1, 0);
    }
  };
  visit(root, 1, 0, 0);
  return work > mostWork;
}

const sumOf = (texts: readonly string[]): number =>
  texts.reduce((sum, { length }) => sum + length, 0);

/** What is counted over a whole schema, and the most of each. */
const limits: readonly (readonly [
  what: string,
  most: number,
  countIn: (schema: Schema) => number,
])[] = [
  ['properties', mostMembers, (schema) => namesOf(schema).length],
  ['characters of property names', mostCharacters, (schema) => sumOf(namesOf(schema))],
  ['enum values', mostChoices, (schema) => choicesOf(schema).length],
  ['enum characters', mostCharacters, (schema) => charactersOf(choicesOf(schema))],
  ['patterns', mostPatterns, (schema) => (Object.hasOwn(schema, 'pattern') ? 1 : 0)],
  [
    'parts of patterns',
    mostPatternParts,
    ({ pattern }) => (typeof pattern === 'string' ? costOf(pattern) : 0),
  ],
  [
    'alternatives',
    mostAlternatives,
    (schema) => combining.reduce((sum, keyword) => sum + itemsOf(schema[keyword]).length, 0),
  ],
];

/**
 * The first thing of a schema that is outside the subset of JSON Schema that the mock finds values for, or
 * beyond its limits; null where there is none. Whatever passes is cheap to fit.
 *
 * @param complain a provider's own rules about one schema, asked before the shared ones
 * @param patterns compiles each pattern once, here and where a value is found
 */
export function findUnsupported(
  root: Schema,
  complain: (schema: Schema) => string | null = () => null,
  patterns: Patterns = createPatterns(),
): Unsupported | null {
  const open: (readonly [path: readonly string[], schema: Schema])[] = [[[], root]];
  const counted = new Map(limits.map(([what]) => [what, 0]));
  let seen = 1;
  for (const [path, schema] of open) {
    for (const [what, most, countIn] of limits) {
      const count = (counted.get(what) ?? 0) + countIn(schema);
      counted.set(what, count);
      if (count > most) {
        return { path: [], message: `more than ${most} ${what} in total are not supported` };
      }
    }
    const message = complain(schema) ?? complaintOf(schema, patterns);
    if (message !== null) return { path, message };
    if (path.length > mostLinks) return { path: [], message: 'the schema is nested too deeply' };
    const inside = subschemas(schema);
    seen += inside.length;
    if (seen > mostMembers) {
      return {
        path: [],
        message: `more than ${mostMembers} properties in total are not supported`,
      };
    }
    open.push(...inside.map(([more, one]) => [[...path, ...more], one] as const));
  }
  return isTooMuch(root) ? { path: [], message: 'the schema asks for too large a value' } : null;
}
