import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { requireListedModels } from '../../../mocks/gateway/listed-models.ts';
import { suggestPath } from '../../../mocks/gateway/request/suggest-path.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const openai = "the OpenAI SDK's base URL ends in /v1";
const gemini = 'paths of Gemini begin with /v1beta';

test('a path that nobody has suggests the one that was meant, and how the mistake comes about', () => {
  const table: readonly (readonly [sent: string, path: string | null, why: string | null])[] = [
    ['/chat/completions', '/v1/chat/completions', openai],
    ['/models', '/v1/models', openai],
    ['/v1/v1/chat/completions', '/v1/chat/completions', `${openai}, once`],
    ['/v1/v1/messages', '/v1/messages', "the Anthropic SDK's base URL ends without /v1"],
    ['/v1/chat/completion', '/v1/chat/completions', null],
    ['/v1/embedings', '/v1/embeddings', null],
    ['/chat/completion', '/v1/chat/completions', openai],
    ['/v1/chat/completions/', '/v1/chat/completions', null],
    ['//v1//models', '/v1/models', null],
    ['/V1/Models', '/v1/models', null],
    [
      '/v1/models/gemini-3.1-flash:generateContent',
      '/v1beta/models/{model}:generateContent',
      gemini,
    ],
    ['/models/gemini-3.1-flash:generateContent', '/v1beta/models/{model}:generateContent', gemini],
    [
      '/v1beta/v1beta/models/x:generateContent',
      '/v1beta/models/{model}:generateContent',
      `${gemini}, once`,
    ],
    ['/v1beta/models/sk-secret:generateContnt', '/v1beta/models/{model}:generateContent', null],
    ['/favicon.ico', null, null],
    ['/', null, null],
    ['/v1/threads', null, null],
  ];
  for (const [sent, path, why] of table) {
    expect([sent, suggestPath(sent)]).toEqual([sent, path === null ? null : { path, why }]);
  }
});

test('the suggestion stands in the answer and in the log', async () => {
  const gateway = createGateway();
  const response = await gateway.fetch(new Request('http://mock/chat/completions'));
  expect((await see(response)).body).toMatchObject({
    error: { message: 'There is no such endpoint. Did you mean /v1/chat/completions?' },
  });
  expect(gateway.decisions.recent()).toMatchObject([
    {
      refusal: {
        reason: 'no endpoint has this path',
        advice: "did you mean /v1/chat/completions? The OpenAI SDK's base URL ends in /v1",
      },
    },
  ]);
});

test('a key with quotes around it is recognised in the log, and not in the answer', async () => {
  const gateway = createGateway();
  const answers: string[] = [];
  for (const key of [`"${keyOf('active')}"`, `'${keyOf('active')}'`, 'sk-NeverIssued0123456789']) {
    const headers = { authorization: `Bearer ${key}` };
    const response = await gateway.fetch(new Request('http://mock/v1/models', { headers }));
    answers.push(await response.text());
  }
  expect(new Set(answers).size).toBe(1);
  expect(gateway.decisions.recent().map(({ refusal }) => refusal?.reason)).toEqual([
    'the key was sent with quotes around it',
    'the key was sent with quotes around it',
    'no such key was ever issued',
  ]);
});

test('a model that is not in the list is noted, and one that the key may use is not', async () => {
  const gateway = createGateway();
  const { key } = gateway.keys.create({ name: 'Mine', models: ['my-own-model'] });
  await gateway.fetch(
    fixtureRequest('createChatCompletion', keyOf('active'), { model: 'gpt-5.4-mnii' }),
  );
  await gateway.fetch(
    fixtureRequest('createChatCompletion', keyOf('active'), { model: 'elsewhere' }),
  );
  await gateway.fetch(fixtureRequest('createChatCompletion', key, { model: 'my-own-model' }));
  await gateway.fetch(fixtureRequest('createChatCompletion', keyOf('active')));
  expect(gateway.decisions.recent().map(({ note }) => note)).toEqual([
    'the model is not in the list of models; did you mean gpt-5.4-mini?',
    'the model is not in the list of models',
    null,
    null,
  ]);
});

test('--strict-models refuses such a model with 404 in the words of each format', async () => {
  const gateway = createGateway({ behaviours: [requireListedModels] });
  const ask = async (id: 'createChatCompletion' | 'createMessage' | 'generateContent') =>
    see(
      await gateway.fetch(fixtureRequest(id, keyOf('active'), { model: 'gpt-5.4-mnii' }).clone()),
    );
  const message = 'The model `gpt-5.4-mnii` does not exist or you do not have access to it.';
  expect(await ask('createChatCompletion')).toMatchObject({
    status: 404,
    body: {
      error: { message, type: 'invalid_request_error', code: 'model_not_found', param: 'model' },
    },
  });
  expect(await ask('createMessage')).toMatchObject({
    status: 404,
    body: { type: 'error', error: { type: 'not_found_error', message } },
  });
  const gemini = fixtureRequest('generateContent', keyOf('active'), { model: 'gpt-5.4-mnii' });
  expect(await see(await gateway.fetch(gemini))).toMatchObject({
    status: 404,
    body: { error: { code: 404, status: 'NOT_FOUND', message } },
  });
  const served = await gateway.fetch(fixtureRequest('createChatCompletion', keyOf('active')));
  expect(served.status).toBe(200);
  const denied = await gateway.fetch(
    fixtureRequest('createChatCompletion', keyOf('restricted'), { model: 'gpt-5.4-mnii' }),
  );
  expect(denied.status).toBe(403);
});
