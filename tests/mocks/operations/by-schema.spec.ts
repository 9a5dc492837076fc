import { answerBySchema, exampleFor } from '../../../mocks/operations/by-schema.ts';
import { createShelves } from '../../../mocks/operations/shelves.ts';
import { schemas } from '../../../spec/generated/schemas.ts';
import { operationIds, operationOf } from '../../../spec/index.ts';
import { compileSchemas } from '../../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../../spec/validator.ts';
import { expect, test } from '../../test.ts';

const validators = {
  json: createValidator(compileSchemas(schemas)),
  form: createValidator(compileSchemas(schemas, { coerce: true })),
};

const call = {
  model: 'model-x',
  digest: () => '0',
  ids: '',
  createdAt: 0,
  models: null,
  files: {},
  stream: null,
  named: '',
  query: new URLSearchParams(),
  now: 0,
  shelf: createShelves().of('key_1'),
  size: 0,
  origin: () => 'http://mock',
  perform: async () => ({ status: 500, body: {} }),
};

for (const id of operationIds) {
  const { answer } = operationOf(id);
  if (answer === null) continue;
  test(`an answer to ${id} that is made from its schema fits that schema`, () => {
    const example = exampleFor({ $ref: `#/components/schemas/${answer}` });
    expect(validators.json.problems(answer, example)).toEqual([]);
  });
}

test('an endpoint without an answer of its own names the model of the call', () => {
  const answer = answerBySchema(operationOf('createRerank'));
  const body = { model: 'model-x', query: 'a', documents: ['b'] };
  const serve = answer({ kind: 'json', value: body, text: '' }, validators);
  if (typeof serve !== 'function') throw new Error('the body was refused');
  expect(serve(call)).toMatchObject({ kind: 'json', body: { model: 'model-x', results: [] } });
});

test('an endpoint without an answer of its own refuses a body that does not fit', () => {
  const answer = answerBySchema(operationOf('createRerank'));
  expect(answer({ kind: 'json', value: { query: 'a' }, text: '' }, validators)).toMatchObject({
    kind: 'invalid-request',
    status: 400,
  });
});
