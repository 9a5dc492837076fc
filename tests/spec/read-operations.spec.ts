import { readImpossible } from '../../spec/read-impossible.ts';
import { readOperations } from '../../spec/read-operations.ts';
import { expect, test } from '../test.ts';
import { complaintOf } from './complaint-of.ts';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

/** A whole operation, in which the cases below leave out or change one thing. */
const operation = {
  operationId: 'createThing',
  summary: 'Create a thing',
  security: [{ bearer: [] }],
  'x-anyone': { format: 'openai', cost: 'cheap', model: { in: 'body', name: 'model' } },
  requestBody: json(reference('ThingRequest')),
  responses: { '200': json(reference('Thing')) },
};
const extension = operation['x-anyone'];

const documentWith = (change: object, method = 'post') => ({
  paths: {
    '/v1/things': { [method]: { ...operation, ...change } },
    '/v1/others': { get: { operationId: 'notUnderTest' } },
  },
  components: { schemas: { Thing: { type: 'object' } } },
});

test('an operation is read with all that the suite needs to know of it', () => {
  const stream = { member: 'stream', schema: 'ThingEvent' };
  const parameters = [
    { in: 'header', name: 'X-Version', required: true, schema: { const: '2' } },
    { in: 'header', name: 'X-Optional', schema: { type: 'string' } },
  ];
  const change = { parameters, 'x-anyone': { ...extension, stream } };
  expect(readOperations(documentWith(change))).toEqual({
    operations: [
      {
        id: 'createThing',
        impossible: [],
        required: [],
        summary: 'Create a thing',
        method: 'POST',
        path: '/v1/things',
        format: 'openai',
        styles: ['bearer'],
        model: { in: 'body', name: 'model' },
        cost: 'cheap',
        body: { mediaType: 'application/json', schema: 'ThingRequest' },
        answer: 'Thing',
        stream,
        streamPath: null,
        upgrade: null,
        markers: { 'x-version': '2' },
        error: 'OpenAIError',
      },
    ],
    companions: [],
    schemas: { Thing: { type: 'object' } },
  });
});

test('a companion is read too, and is not among the operations under test', () => {
  const change = { 'x-anyone': { ...extension, companion: true } };
  const { operations, companions } = readOperations(documentWith(change));
  expect(operations).toEqual([]);
  expect(companions.map(({ id }) => id)).toEqual(['createThing']);
});

test('an enumeration, then counts, then measures are read as what makes a body impossible', () => {
  const schemas = {
    Config: {
      properties: { heat: { type: 'number', minimum: 0 }, size: { type: 'integer', minimum: 4 } },
    },
    Request: {
      required: ['model', 'prompt'],
      properties: {
        model: { type: 'string', enum: ['a'] },
        prompt: { type: 'integer', minimum: 1 },
        heat: { type: ['number', 'null'], minimum: 0 },
        config: { $ref: '#/components/schemas/Config' },
        form: { type: 'string', enum: ['round', 'square'] },
        n: { type: 'integer', minimum: 1 },
        words: { type: 'string' },
      },
    },
  };
  expect(readImpossible(schemas.Request, schemas, ['model'])).toEqual([
    { name: 'form', value: 'no-such-value' },
    { name: 'config', value: { size: -1 } },
    { name: 'n', value: -1 },
  ]);
});

const inline = { type: 'object' };
const schemaComplaint = 'schema must be a $ref to #/components/schemas/…';

for (const [what, document, complaint] of [
  ['that is no mapping', 'openapi', 'openapi.yaml: is not a mapping'],
  ['whose paths are a list', { paths: [] }, 'openapi.yaml: `paths` is not a mapping'],
  [
    'with an operation without an id',
    documentWith({ operationId: undefined }),
    'post /v1/things: needs a text `operationId`',
  ],
  [
    'with an operation without a summary',
    documentWith({ summary: ' ' }),
    'createThing: needs a text `summary`',
  ],
  [
    'with an operation without security of its own',
    documentWith({ security: undefined }),
    'createThing: needs its own `security`',
  ],
  [
    'with an unknown security scheme',
    documentWith({ security: [{ bearer: [] }, { basic: [] }] }),
    'createThing: unknown security scheme basic',
  ],
  [
    'with a request schema in line',
    documentWith({ requestBody: json(inline) }),
    `createThing request body: ${schemaComplaint}`,
  ],
  [
    'with a request body without a schema',
    documentWith({ requestBody: { content: { 'application/json': {} } } }),
    `createThing request body: ${schemaComplaint}`,
  ],
  [
    'with an answer schema in line',
    documentWith({ responses: { '200': json(inline) } }),
    `createThing answer: ${schemaComplaint}`,
  ],
  [
    'with an unknown format',
    documentWith({ 'x-anyone': { ...extension, format: 'cohere' } }),
    'createThing: x-anyone.format is cohere',
  ],
  [
    'with an unknown cost',
    documentWith({ 'x-anyone': { ...extension, cost: 'dear' } }),
    'createThing: x-anyone.cost is dear',
  ],
  [
    'with a model in an unknown place',
    documentWith({ 'x-anyone': { ...extension, model: { in: 'cookie', name: 'model' } } }),
    'createThing: x-anyone.model.in is cookie',
  ],
  [
    'with a model without a name',
    documentWith({ 'x-anyone': { ...extension, model: { in: 'body' } } }),
    'createThing x-anyone.model: needs a text `name`',
  ],
  [
    'with a stream without a schema',
    documentWith({ 'x-anyone': { ...extension, stream: { member: 'stream' } } }),
    'createThing: needs a text `schema`',
  ],
  [
    'that streams another one which is not there',
    documentWith({ 'x-anyone': { streamOf: 'createNothing' } }),
    'openapi.yaml: streams createNothing, which is no operation',
  ],
  [
    'with a method that the suite cannot send',
    documentWith({}, 'patch'),
    'createThing: method PATCH is not supported',
  ],
  [
    'with a marker header that may have any value',
    documentWith({
      parameters: [{ in: 'header', name: 'X-V', required: true, schema: { type: 'string' } }],
    }),
    'createThing: header X-V needs a const or an enum',
  ],
] as const) {
  test(`a document ${what} is refused by the operation and what it lacks`, () => {
    expect(complaintOf(readOperations, document)).toBe(complaint);
  });
}
