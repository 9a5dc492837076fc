import fc from 'fast-check';
import { isRecord, itemsOf, memberOf } from '../../base/json.ts';
import { requestFixtures } from '../../fixtures/requests.ts';
import { schemas } from '../../spec/generated/schemas.ts';
import { type OperationId, operationOf } from '../../spec/index.ts';

/** A value with as many lists, or objects, one in the other, as JSON text. */
const nested = (levels: number, kind: 'list' | 'object'): string =>
  kind === 'list'
    ? `${'['.repeat(levels)}${']'.repeat(levels)}`
    : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const surrogates = { first: 0xd800, count: 0x800 };

/**
 * Any character but half a surrogate pair, one in 30 of them ASCII. To make fast-check's own unit `binary` takes most
 * of a second in each process.
 */
export const anyCharacter = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCharCode(code)),
  },
  {
    weight: 29,
    arbitrary: fc
      .integer({ min: 0, max: 0x10ffff - surrogates.count })
      .map((code) => String.fromCodePoint(code + (code < surrogates.first ? 0 : surrogates.count))),
  },
);

/** JSON texts that a program trips over which trusts what it is sent. */
export const hostileTexts = fc.oneof(
  fc.constantFrom(
    '{"toString":1}',
    '{"valueOf":null,"toString":null}',
    '{"toJSON":1}',
    '{"__proto__":{"role":"user"},"constructor":{"prototype":1}}',
    '{"length":-1}',
    '[{"toString":1}]',
    '[null]',
    '[[]]',
    'null',
    'true',
    '""',
    '"constructor"',
    '"__proto__"',
    '"\\ud800"',
    '"\\udfff\\ud800 sk-\\u0000\\n\\r"',
    '1e400',
    '-1e400',
    '-1',
    '0',
    '0.5',
    '1e-300',
    '4294967296',
    '9007199254740993',
    '{}',
    '[]',
  ),
  fc.constantFrom(nested(200, 'list'), nested(200, 'object')),
  fc.constantFrom(nested(5_000, 'list'), nested(5_000, 'object'), nested(100_000, 'list')),
  fc.jsonValue({ stringUnit: anyCharacter, maxDepth: 3 }).map((value) => JSON.stringify(value)),
);

const schemaAt = (reference: string): unknown => schemas[reference.split('/').at(-1) ?? ''];

/** The paths of the members that a schema names, as far down as requests go. */
function pathsOf(schema: unknown, left: number): string[][] {
  if (left === 0 || !isRecord(schema)) return [];
  const { $ref: reference } = schema;
  const referred = typeof reference === 'string' ? pathsOf(schemaAt(reference), left) : [];
  const choices = ['anyOf', 'oneOf', 'allOf']
    .flatMap((name) => itemsOf(schema[name]))
    .flatMap((choice) => pathsOf(choice, left));
  const members = Object.entries(memberOf(schema, 'properties') ?? {}).flatMap(([name, member]) => [
    [name],
    ...pathsOf(member, left - 1).map((path) => [name, ...path]),
  ]);
  const items = pathsOf(schema['items'], left).map((path) => ['0', ...path]);
  return [...referred, ...choices, ...members, ...items];
}

/** Members that the specification leaves open, and the mock looks into all the same. */
const openPaths = [
  'messages.0.content.0.text',
  'messages.0.content.0.type',
  'contents.0.role',
  'input.0.role',
  'input.0.type',
  'input.0.content.0.text',
  'tools.0.functionDeclarations.0.name',
  'toolConfig.functionCallingConfig.mode',
  'toolConfig.functionCallingConfig.allowedFunctionNames',
  'generationConfig.candidateCount',
  'generationConfig.maxOutputTokens',
  'output_config.format.schema',
].map((path) => path.split('.'));

/** Where a request asks for a value by a schema of its own, whose members are as hostile. */
const ownSchemas: Readonly<Partial<Record<OperationId, object>>> = {
  createChatCompletion: {
    response_format: { type: 'json_schema', json_schema: { name: 'n', schema: {} } },
  },
  createResponse: { text: { format: { type: 'json_schema', name: 'n', schema: {} } } },
  createMessage: {
    tools: [{ name: 't', input_schema: {} }],
    tool_choice: { type: 'tool', name: 't' },
  },
  generateContent: {
    generationConfig: { responseMimeType: 'application/json', responseSchema: {} },
  },
};

const schemaPlaces = [
  'response_format.json_schema.schema',
  'text.format.schema',
  'tools.0.input_schema',
  'generationConfig.responseSchema',
].map((path) => path.split('.'));

const schemaWords = [
  'type',
  'format',
  'const',
  'enum',
  'properties',
  'required',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
];

const marker = '@@hostile@@';

/** A copy of a value with another one at a path, whose way is made where there is none. */
function put(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return marker;
  if (name === '0') return [put(itemsOf(value)[0], rest), ...itemsOf(value).slice(1)];
  return { ...(isRecord(value) ? value : {}), [name]: put(memberOf(value, name), rest) };
}

/**
 * Bodies of an operation, each its smallest valid one but for a member or two, or no such thing at all.
 */
export function hostileBodies(id: OperationId): fc.Arbitrary<string> {
  const { body } = operationOf(id);
  const fixture = requestFixtures[id];
  const plain = 'body' in fixture ? { ...fixture.body } : {};
  const asking = { ...plain, ...ownSchemas[id] };
  const places = schemaPlaces.filter(
    ([first = '', second = '']) => memberOf(asking, first) !== undefined && second !== '',
  );
  const paths = [
    ...pathsOf(schemas[body?.schema ?? ''], 5),
    ...openPaths,
    ...Object.keys(plain).map((name) => [name]),
  ];
  const ownPaths = places.flatMap((place) =>
    schemaWords.flatMap((word) => [
      [...place, word],
      [...place, 'properties', 'p', word],
    ]),
  );
  const at = (from: object, ways: readonly string[][]) =>
    fc
      .tuple(fc.constantFrom(...ways), hostileTexts)
      .map(([path, text]) => JSON.stringify(put(from, path)).replace(`"${marker}"`, () => text));
  return fc.oneof(
    { weight: 5, arbitrary: at(asking, paths) },
    { weight: 3, arbitrary: ownPaths.length > 0 ? at(asking, ownPaths) : at(plain, paths) },
    { weight: 1, arbitrary: hostileTexts },
  );
}
