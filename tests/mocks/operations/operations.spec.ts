import { keyFixtures, restrictedModels } from '../../../fixtures/keys.ts';
import { requestFixtures } from '../../../fixtures/requests.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import { type OperationId, operationIds, operationOf } from '../../../spec/index.ts';
import {
  fixtureRequest,
  keyOf,
  type Members,
  type RequestChange,
} from '../../support/fixture-request.ts';
import { leaksOf, tellingKeys } from '../../support/leaks.ts';
import { readAs, see, validator } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const active = keyOf('active');
const call = (id: OperationId, change: RequestChange = {}) =>
  createGateway().fetch(fixtureRequest(id, active, change));

for (const id of operationIds) {
  const { answer, format, upgrade, styles } = operationOf(id);
  if (upgrade === null) {
    test(`${id} answers its smallest valid request, as its schema says`, async () => {
      for (const style of styles) {
        const response = await createGateway().fetch(fixtureRequest(id, active, { style }));
        const mediaType = response.headers.get('content-type');
        const { status, headers, body } = await see(response);
        expect(status).toBe(200);
        expect(headers).toEqual({
          'access-control-allow-origin': '*',
          'access-control-expose-headers':
            'www-authenticate, x-request-id, request-id, retry-after, allow',
          'cache-control': 'no-store',
          'content-type': answer === null ? 'audio/wav' : 'application/json',
          'x-request-id': expect.stringMatching(/^req_/),
          ...(format === 'anthropic' ? { 'request-id': headers['x-request-id'] } : {}),
        });
        if (answer !== null) {
          expect(mediaType).toBe('application/json');
          expect(validator.problems(answer, body)).toEqual([]);
        }
      }
    });
  } else {
    test(`${id} accepts the handshake of its smallest valid request`, async () => {
      const handshake = await createGateway().handshake(requestOf(fixtureRequest(id, active)));
      expect(handshake).toMatchObject({ accepted: true, model: requestFixtures[id].model });
    });
  }
}

test('an answer names the model that was asked for', async () => {
  const model = 'a-model-of-tomorrow';
  const inMember = ['createChatCompletion', 'createCompletion', 'createResponse'] as const;
  for (const id of [...inMember, 'createEmbedding', 'createRerank', 'createMessage'] as const) {
    expect((await see(await call(id, { model }))).body, id).toMatchObject({ model });
  }
  expect((await see(await call('generateContent', { model }))).body).toMatchObject({
    modelVersion: model,
  });
});

test('a text that hits its limit is cut there, and says so in the words of its format', async () => {
  const ask = async (id: OperationId, members: Members) =>
    (await see(await call(id, { members }))).body;
  expect(await ask('createChatCompletion', { max_completion_tokens: 2 })).toMatchObject({
    choices: [{ message: { content: 'This is ' }, finish_reason: 'length' }],
    usage: { completion_tokens: 2 },
  });
  expect(await ask('createMessage', { max_tokens: 2 })).toMatchObject({
    content: [{ type: 'text', text: 'This is ' }],
    stop_reason: 'max_tokens',
    usage: { output_tokens: 2 },
  });
  expect(await ask('createResponse', { max_output_tokens: 16 })).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
  });
  const generationConfig = { maxOutputTokens: 2 };
  expect(await ask('generateContent', { generationConfig })).toMatchObject({
    candidates: [{ content: { parts: [{ text: 'This is ' }] }, finishReason: 'MAX_TOKENS' }],
  });
});

test.describe('an embedding', () => {
  const embed = async (members: Members, model = 'text-embedding-3-small') =>
    readAs('CreateEmbeddingResponse', await call('createEmbedding', { members, model }));

  const numbersOf = (embedding: string | number[]): number[] => {
    if (typeof embedding !== 'string') return embedding;
    const bytes = Buffer.from(embedding, 'base64');
    return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
  };

  test('has as many dimensions as were asked for, or as its model has', async () => {
    const lengths = [];
    for (const [dimensions, model] of [
      [1, 'text-embedding-3-small'],
      [256, 'text-embedding-3-small'],
      [3072, 'text-embedding-3-large'],
      [undefined, 'text-embedding-3-small'],
      [undefined, 'text-embedding-3-large'],
    ] as const) {
      const { data } = await embed({ dimensions }, model);
      lengths.push(data.map(({ embedding }) => embedding.length));
    }
    expect(lengths).toEqual([[1], [256], [3072], [1536], [3072]]);
  });

  test('is a vector of length 1 for each input, in their order, and the same for the same text', async () => {
    const { data } = await embed({ input: ['one', 'two', 'one'], dimensions: 8 });
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
    const [one, two, again] = data.map(({ embedding }) => numbersOf(embedding));
    expect(again).toEqual(one);
    expect(two).not.toEqual(one);
    for (const vector of [one, two]) expect(Math.hypot(...(vector ?? []))).toBeCloseTo(1, 10);
  });

  test('is the same numbers as base64', async () => {
    const [plain, encoded] = await Promise.all(
      ['float', 'base64'].map((encoding_format) => embed({ encoding_format, dimensions: 64 })),
    );
    const numbers = numbersOf(plain?.data[0]?.embedding ?? []);
    const decoded = numbersOf(encoded?.data[0]?.embedding ?? []);
    expect(encoded?.data[0]?.embedding).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(decoded).toEqual(numbers.map(Math.fround));
    expect(decoded).toHaveLength(64);
  });
});

test('documents are ordered by what they share with the query, as many as were asked for', async () => {
  const members = {
    query: 'What opens a door?',
    documents: ['A cloud.', { text: 'A key opens a door.' }, 'This door opens.'],
    top_n: 2,
    return_documents: true,
  };
  const { results } = await readAs('CreateRerankResponse', await call('createRerank', { members }));
  expect(results.map(({ index, document }) => [index, document?.text])).toEqual([
    [1, 'A key opens a door.'],
    [2, 'This door opens.'],
  ]);
  const [first, second] = results;
  expect(first?.relevance_score).toBeGreaterThan(second?.relevance_score ?? 1);
});

test('a restricted key is shown the models of its list alone, another one all of them', async () => {
  const list = async (key: string) => {
    const { data } = await readAs(
      'ListModelsResponse',
      await createGateway().fetch(fixtureRequest('listModels', key)),
    );
    return data.map(({ id }) => id);
  };
  const shown = await list(keyOf('restricted'));
  expect(shown.toSorted()).toEqual(restrictedModels.toSorted());
  const all = await list(active);
  expect(all).toEqual(expect.arrayContaining(shown));
  const named = Object.values(requestFixtures).flatMap(({ model }) => model ?? []);
  expect(all).toEqual(expect.arrayContaining(named));
});

test('no answer holds the key that was sent, whatever its state and wherever it stands', async () => {
  const [served = '', deleted = '', never = ''] = tellingKeys;
  const gateway = createGateway({
    keys: [
      { ...keyFixtures.active, key: served },
      { ...keyFixtures.deleted, key: deleted },
    ],
  });
  const leaks: string[] = [];
  let answered = 0;
  for (const key of [served, deleted, never]) {
    for (const id of operationIds) {
      const { styles, stream } = operationOf(id);
      const changes: RequestChange[] = [
        {},
        { body: key },
        { headers: { authorization: `Bearer ${key} ${key}` } },
        { members: { metadata: { [key]: 1 }, logit_bias: { [key]: 'x' } } },
        ...(stream === null ? [] : [{ members: { [stream.member]: true } }]),
      ];
      for (const style of styles) {
        for (const change of changes) {
          const response = await gateway.fetch(fixtureRequest(id, key, { style, ...change }));
          const text = JSON.stringify([...response.headers]) + (await response.text());
          answered += 1;
          leaks.push(...leaksOf(text, key).map((run) => `${id} ${style} ${run}`));
        }
      }
    }
  }
  expect(answered).toBeGreaterThan(150);
  expect(leaks).toEqual([]);
});

test('a key that is pasted into a prompt is not said again, wherever the quotation ends', async () => {
  const [key = ''] = tellingKeys;
  const gateway = createGateway();
  for (let before = 0; before < 90; before += 3) {
    const content = `${'a '.repeat(before / 2)} my key is ${key}, is it safe?`;
    const asked: readonly (readonly [OperationId, Members])[] = [
      ['createChatCompletion', { messages: [{ role: 'user', content }] }],
      ['createMessage', { max_tokens: 100, messages: [{ role: 'user', content }] }],
      ['createResponse', { input: content }],
      ['createCompletion', { prompt: content, max_tokens: 100 }],
      ['generateContent', { contents: [{ parts: [{ text: content }] }] }],
    ];
    for (const [id, members] of asked) {
      const response = await gateway.fetch(fixtureRequest(id, active, { members }));
      expect(response.status).toBe(200);
      expect(leaksOf(await response.text(), key), `${id} ${before}`).toEqual([]);
    }
  }
});
