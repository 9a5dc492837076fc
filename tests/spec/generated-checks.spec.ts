import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isRecord } from '../../base/json.ts';
import { exampleFor } from '../../mocks/operations/by-schema.ts';
import * as answerChecks from '../../spec/generated/answer-checks.js';
import * as exactChecks from '../../spec/generated/exact-checks.js';
import * as formChecks from '../../spec/generated/form-checks.js';
import { isSchema } from '../../spec/generated/meta-checks.js';
import { schemas } from '../../spec/generated/schemas.ts';
import { compileSchemas } from '../../spec/schemas/compile-schemas.ts';
import { createValidator, type SchemaChecks } from '../../spec/validator.ts';
import { expect, test } from '../test.ts';

/** The checks of the document's schemas as ajv makes them by itself. */
function usualChecks(names: readonly string[], coerceTypes: 'array' | false): SchemaChecks {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, coerceTypes });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', components: { schemas } });
  return Object.fromEntries(
    names.map((name) => [name, ajv.compile({ $ref: `document#/components/schemas/${name}` })]),
  );
}

const values = [
  undefined,
  null,
  0,
  -1,
  0.5,
  1_000_000,
  '',
  'x',
  '7',
  true,
  [],
  ['x'],
  {},
  { x: 1 },
];

/** A smallest value that fits a schema, and the same with each member in turn replaced by other values. */
function* valuesOf(name: string): Generator<unknown> {
  const schema = schemas[name];
  const example = exampleFor(schema);
  yield* values;
  yield example;
  if (!isRecord(schema) || !isRecord(schema['properties']) || !isRecord(example)) return;
  for (const member of [...Object.keys(schema['properties']), 'unknown member']) {
    for (const value of values) yield { ...example, [member]: value };
    const inner = exampleFor(schema['properties'][member]);
    yield { ...example, [member]: inner };
    yield { ...example, [member]: [inner, 7] };
    if (!isRecord(inner)) continue;
    for (const part of Object.keys(inner)) {
      for (const value of values) yield { ...example, [member]: { ...inner, [part]: value } };
    }
  }
}

/** What each check says about each value, in lines, which are compared faster than objects. */
function complaintsOf(checks: SchemaChecks, names: readonly string[]): readonly string[] {
  const validator = createValidator(checks);
  return names.flatMap((name) =>
    [...valuesOf(name)].map((value) => {
      const own: unknown = structuredClone(value);
      return JSON.stringify([name, value, validator.problems(name, own), own]);
    }),
  );
}

for (const [what, checks, coerceTypes] of [
  ['bodies and errors', exactChecks, false],
  ['forms', formChecks, 'array'],
] as const) {
  test(`the generated checks of ${what} say what ajv says, in the same words`, () => {
    const names = Object.keys(checks);
    const complaints = complaintsOf(checks, names);
    expect(complaints.length).toBeGreaterThan(100 * names.length);
    expect(complaints).toEqual(complaintsOf(usualChecks(names, coerceTypes), names));
  });
}

test('the generated checks of answers say what a check says that is compiled at run time', () => {
  const names = Object.keys(answerChecks);
  const compiled = compileSchemas(schemas, { relaxed: true });
  expect(complaintsOf(answerChecks, names)).toEqual(complaintsOf(compiled, names));
});

test('a validator throws for a schema that has no check', () => {
  expect(() => createValidator(exactChecks).problems('toString', {})).toThrow(
    'the schema toString has no check',
  );
});

const keywords = [
  ...['type', 'enum', 'const', 'required', 'properties', 'patternProperties', 'propertyNames'],
  ...['additionalProperties', 'items', 'prefixItems', 'anyOf', 'allOf', 'oneOf', 'not', '$defs'],
  ...['$ref', '$anchor', 'minLength', 'maximum', 'multipleOf', 'minItems', 'uniqueItems', 'format'],
  ...['pattern', 'description', 'default', 'examples', 'dependentRequired', 'x-unknown'],
];

const argumentsOf = [
  ...[...values, 'string', 'strin', '^a', '#/$defs/a', ['string', 'null'], ['string', 'string']],
  ...[[{}, {}], [1, 1], ['a', 'a'], { a: true }, { a: { type: 'object' } }, { a: ['b', 'b'] }],
  ...[[{ type: 'number' }], { type: 5 }],
];

test('the check of schemas says what ajv says of them, on each level', () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  let refused = 0;
  for (const keyword of keywords) {
    for (const argument of argumentsOf) {
      const schema = { [keyword]: argument };
      for (const whole of [
        schema,
        { properties: { a: schema } },
        { items: { anyOf: [{ type: 'string' }, schema] } },
        { $defs: { a: { additionalProperties: schema } } },
      ]) {
        const isValid = ajv.validateSchema(whole);
        expect(isSchema(whole), JSON.stringify(whole)).toBe(isValid);
        if (isValid === false) refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(1_000);
});
