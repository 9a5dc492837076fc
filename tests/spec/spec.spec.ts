import { requestFixtures } from '../../fixtures/requests.ts';
import { schemas } from '../../spec/generated/schemas.ts';
import {
  isOperationId,
  operationIds,
  operationOf,
  requirementIds,
  requirementOf,
} from '../../spec/index.ts';
import { compileSchemas } from '../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../spec/validator.ts';
import { checks } from '../../suites/checks/index.ts';
import { allCases, casesOfClause } from '../support/suites/built-in-cases.ts';
import { expect, test } from '../test.ts';

/** The endpoints of the authentication document: method, path, format, styles, where the model is named. */
const contract = {
  createChatCompletion: 'POST /v1/chat/completions openai bearer body:model',
  createCompletion: 'POST /v1/completions openai bearer body:model',
  createResponse: 'POST /v1/responses openai bearer body:model',
  createEmbedding: 'POST /v1/embeddings openai bearer body:model',
  createRerank: 'POST /v1/rerank openai bearer body:model',
  createSpeech: 'POST /v1/audio/speech openai bearer body:model',
  createTranscription: 'POST /v1/audio/transcriptions openai bearer multipart:model',
  createTranslation: 'POST /v1/audio/translations openai bearer multipart:model',
  createImage: 'POST /v1/images/generations openai bearer body:model',
  createImageEdit: 'POST /v1/images/edits openai bearer multipart:model',
  createImageVariation: 'POST /v1/images/variations openai bearer multipart:model',
  connectRealtime: 'GET /v1/realtime openai bearer query:model',
  listModels: 'GET /v1/models openai bearer nowhere',
  createMessage: 'POST /v1/messages anthropic x-api-key body:model',
  generateContent:
    'POST /v1beta/models/{model}:generateContent gemini x-goog-api-key,query path:model',
};

test('the operation table holds the endpoints of the contract, and no other', () => {
  const table = operationIds.map((id) => {
    const { method, path, format, styles: own, model } = operationOf(id);
    const place = model === null ? 'nowhere' : `${model.in}:${model.name}`;
    return [id, `${method} ${path} ${format} ${own.join()} ${place}`];
  });
  expect(Object.fromEntries(table)).toEqual(contract);
});

test('what else sets an endpoint apart is in the table, too', () => {
  const those = (pick: (operation: ReturnType<typeof operationOf>) => boolean) =>
    operationIds.filter((id) => pick(operationOf(id)));
  expect(those(({ upgrade }) => upgrade === 'websocket')).toEqual(['connectRealtime']);
  expect(those(({ cost }) => cost === 'free')).toEqual(['listModels']);
  expect(those(({ markers }) => Object.keys(markers).length > 0)).toEqual(['createMessage']);
  expect(operationOf('createMessage').markers).toEqual({ 'anthropic-version': '2023-06-01' });
  expect(those(({ cost }) => cost === 'costly')).toEqual(
    operationIds.filter((id) => /\/(?:audio|images|rerank)/.test(operationOf(id).path)),
  );
  expect(those(({ body }) => body?.mediaType === 'multipart/form-data')).toEqual(
    those(({ model }) => model?.in === 'multipart'),
  );
  expect(those(({ stream }) => stream !== null)).toEqual([
    'createChatCompletion',
    'createCompletion',
    'createResponse',
    'createMessage',
  ]);
});

test('every operation has a fixture request', () => {
  expect(Object.keys(requestFixtures).toSorted()).toEqual(operationIds.toSorted());
});

test('every fixture request fits the schema that the document has for it', () => {
  const json = createValidator(compileSchemas(schemas));
  const form = createValidator(compileSchemas(schemas, { coerce: true }));
  for (const id of operationIds) {
    const fixture = requestFixtures[id];
    const schema = operationOf(id).body?.schema;
    if (fixture.kind === 'none') {
      expect(schema, id).toBeUndefined();
      continue;
    }
    const body =
      fixture.kind === 'json'
        ? fixture.body
        : {
            ...fixture.fields,
            ...Object.fromEntries(Object.keys(fixture.files).map((name) => [name, ''])),
          };
    const validator = fixture.kind === 'json' ? json : form;
    expect(validator.problems(schema ?? '', body), id).toEqual([]);
    expect(validator.problems(schema ?? '', {}), id).not.toEqual([]);
  }
});

test('every clause has cases, and every case its clause', () => {
  for (const id of requirementIds) {
    expect(casesOfClause(id).length, id).toBeGreaterThan(0);
    expect(casesOfClause(id).filter(({ requirement }) => requirement !== id)).toEqual([]);
  }
  expect(Object.keys(checks).toSorted()).toEqual(requirementIds.toSorted());
  expect(allCases.length).toBeGreaterThanOrEqual(1_500);
});

test('every case id is unique and says clause, operation, style and variant', () => {
  const ids = allCases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const odd = allCases.filter(
    ({ id, requirement, operation, style, variant }) =>
      id !== `${requirement}/${operation}/${style}/${variant}` ||
      !/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/.test(variant),
  );
  expect(odd.map(({ id }) => id)).toEqual([]);
});

test('every case is of an operation and a style that the document has', () => {
  const odd = allCases.filter(
    ({ operation, style }) =>
      !isOperationId(operation) ||
      (style !== 'none' && !operationOf(operation).styles.some((one) => one === style)),
  );
  expect(odd.map(({ id }) => id)).toEqual([]);
});

test('every case of one request that must be refused has an accepted one as its control', () => {
  const positive =
    /^(?:STYLE-(?:BEARER|ANTHROPIC|GEMINI-HEADER|GEMINI-QUERY)|ANSWER-NATIVE|HARD-NO-ECHO)$/;
  const single = allCases.filter((one) => one.kind === 'single');
  const alone = single.filter(({ control }) => control === null);
  expect(alone.filter(({ requirement }) => !positive.test(requirement))).toEqual([]);
  const odd = single.filter(
    ({ control }) =>
      control !== null && control.credentials.map(({ key }) => key).join() !== 'active',
  );
  expect(odd.map(({ id }) => id)).toEqual([]);
});

test('every clause that needs keys to be made has cases of that kind alone, and a state or a list that a key is given is tried elsewhere', () => {
  for (const id of requirementIds) {
    const made = casesOfClause(id).filter((one) => one.kind === 'scenario' && one.provisioner);
    const expected = requirementOf(id).provisioner
      ? casesOfClause(id)
      : casesOfClause(id).filter(({ variant }) =>
          /^(?:spent-by-.*|expired-just-now|made-exhausted|disabled-and-changed|expires-in-use)$/.test(
            variant,
          ),
        );
    expect(
      made.map(({ variant }) => variant),
      id,
    ).toEqual(expected.map(({ variant }) => variant));
  }
});

test('no case describes itself with nothing', () => {
  expect(allCases.filter(({ sends, expects }) => sends === '' || expects === '')).toEqual([]);
});
