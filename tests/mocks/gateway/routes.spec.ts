import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { Patch } from '../../../mocks/gateway/stages.ts';
import { operationIds, operationOf } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, targetOf } from '../../support/fixture-request.ts';
import { see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const active = keyOf('active');

/** Every format's credential at once, so that no request below fails for the want of one. */
const everyCredential = {
  authorization: `Bearer ${active}`,
  'x-api-key': active,
  'x-goog-api-key': active,
};

const ask = (method: string, target: string, headers: Readonly<Record<string, string>> = {}) =>
  createGateway().fetch(new Request(`http://mock${target}`, { method, headers }));

test.describe('an unknown path', () => {
  const message = 'There is no such endpoint.';
  const bodies: readonly (readonly [string, object])[] = [
    [
      '/v1/chat',
      { error: { message, type: 'invalid_request_error', code: 'unknown_url', param: null } },
    ],
    [
      '/v1/messages/count_words',
      {
        type: 'error',
        error: { type: 'not_found_error', message },
        request_id: expect.stringMatching(/^req_/),
      },
    ],
    [
      '/v1beta/models/gemini-3.1-flash:countWords',
      { error: { code: 404, message, status: 'NOT_FOUND' } },
    ],
  ];
  for (const [path, body] of bodies) {
    test(`${path} is answered 404 in the words of its format, with a key and without`, async () => {
      for (const headers of [{}, everyCredential]) {
        const seen = await see(await ask('POST', path, headers));
        expect(seen).toMatchObject({ status: 404, body });
        expect(seen.headers).toMatchObject({
          'cache-control': 'no-store',
          'access-control-allow-origin': '*',
        });
      }
    });
  }

  const spellings = [
    '//v1/models',
    '/v1//models',
    '/v1/models/',
    '/V1/models',
    '/v1/Models',
    '/v1/model%73',
    '/v1%2fmodels',
    '/v1/models;x=1',
    '/v1/models.json',
    '/v1beta/models/a/b:generateContent',
    '/v1beta/models/%zz:generateContent',
    '/v1beta/models/:generateContent',
  ];
  test('a path that is spelled otherwise is an unknown one, whatever the key', async () => {
    for (const path of spellings) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        expect((await ask(method, path, everyCredential)).status, `${method} ${path}`).toBe(404);
      }
    }
  });
});

test('an encoded model in the path is the model, and the key is judged by it', async () => {
  const gateway = createGateway();
  const send = (model: string) =>
    gateway.fetch(
      new Request(`http://mock/v1beta/models/${model}:generateContent`, {
        method: 'POST',
        headers: { 'x-goog-api-key': keyOf('restricted'), 'content-type': 'application/json' },
        body: '{"contents":[{"parts":[{"text":"Hi"}]}]}',
      }),
    );
  expect((await send('gemini-3%2E1-flash')).status).toBe(200);
  expect((await send('gemini-3%2E1-pro-preview')).status).toBe(403);
});

test('a wrong method is answered 405 with the methods that there are, with a key and without', async () => {
  for (const id of operationIds) {
    const { method, format } = operationOf(id);
    const allow = method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS';
    for (const wrong of ['DELETE', 'PUT', method === 'GET' ? 'POST' : 'GET']) {
      for (const headers of [{}, everyCredential]) {
        const {
          status,
          headers: answered,
          body,
        } = await see(await ask(wrong, targetOf(id), headers));
        expect({ status, allow: answered['allow'] }, `${wrong} ${id}`).toEqual({
          status: 405,
          allow,
        });
        expect(JSON.stringify(body)).toContain(`This endpoint takes ${allow}.`);
        expect(answered['x-request-id']).toMatch(/^req_/);
        expect(answered['request-id'] === undefined).toBe(format !== 'anthropic');
      }
    }
  }
});

test.describe('HEAD', () => {
  test('is answered as GET is, without a body', async () => {
    const gateway = createGateway();
    for (const key of [active, keyOf('deleted'), null]) {
      const get = await see(await gateway.fetch(fixtureRequest('listModels', key)));
      const head = await see(
        await gateway.fetch(fixtureRequest('listModels', key, { method: 'HEAD' })),
      );
      const { 'x-request-id': first, ...headers } = get.headers;
      const { 'x-request-id': second, ...headHeaders } = head.headers;
      expect(second).not.toBe(first);
      expect({ ...head, headers: headHeaders }).toEqual({ status: get.status, headers, body: '' });
    }
  });

  test('on an endpoint of POST alone is a wrong method', async () => {
    const { status, body } = await see(await ask('HEAD', '/v1/messages', everyCredential));
    expect({ status, body }).toEqual({ status: 405, body: '' });
  });
});

test.describe('CORS', () => {
  test('a preflight needs no key, learns what may be sent, and leaves no trace', async () => {
    const gateway = createGateway();
    for (const id of operationIds) {
      const { method } = operationOf(id);
      const request = new Request(`http://mock${targetOf(id)}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': method,
          'access-control-request-headers': 'x-stainless-lang',
        },
      });
      const allow = method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS';
      expect(await see(await gateway.fetch(request)), id).toEqual({
        status: 204,
        headers: {
          allow,
          'access-control-allow-headers':
            'authorization, x-api-key, x-goog-api-key, anthropic-version, content-type, x-stainless-lang',
          'access-control-allow-methods': allow,
          'access-control-allow-origin': '*',
          'access-control-expose-headers':
            'www-authenticate, x-request-id, request-id, retry-after, allow',
          'access-control-max-age': '600',
          vary: 'access-control-request-headers',
        },
        body: '',
      });
    }
    expect(gateway.decisions.recent()).toEqual([]);
    expect(gateway.keys.list().every(({ lastUsed }) => lastUsed === null)).toBe(true);
  });

  test('OPTIONS without a preflight lists the methods, and runs nothing', async () => {
    const response = await ask('OPTIONS', '/v1/chat/completions', everyCredential);
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
      status: 204,
      allow: 'POST, OPTIONS',
    });
    expect(response.headers.get('access-control-allow-methods')).toBeNull();
  });

  test('a refusal carries the CORS headers of a served answer', async () => {
    const gateway = createGateway();
    const corsOf = async (id: (typeof operationIds)[number], key: string) => {
      const { headers } = await gateway.fetch(fixtureRequest(id, key));
      return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control')));
    };
    for (const id of operationIds) {
      const served = await corsOf(id, active);
      expect(served['access-control-allow-origin'], id).toBe('*');
      for (const state of ['deleted', 'restricted', 'exhausted'] as const) {
        expect(await corsOf(id, keyOf(state)), `${id} ${state}`).toEqual(served);
      }
    }
  });
});

test('a defect of the gateway itself is answered 500, and what it was stays out of the answer', async () => {
  const defect: Patch = (stages) => ({
    ...stages,
    authorize: () => {
      throw new Error('the cause');
    },
  });
  const gateway = createGateway({ faults: [{ patch: defect }] });
  const { status, body } = await see(
    await gateway.fetch(fixtureRequest('createChatCompletion', active)),
  );
  expect({ status, body }).toEqual({
    status: 500,
    body: {
      error: {
        message: 'The gateway failed to answer this request.',
        type: 'server_error',
        code: null,
        param: null,
      },
    },
  });
  expect(gateway.decisions.recent().at(-1)?.refusal?.reason).toBe('the gateway failed: the cause');
});

for (const [name, patch] of [
  [
    'is reported',
    (stages) => ({ ...stages, refuse: () => Promise.reject(new Error('the cause')) }),
  ],
  [
    'is finished',
    (stages) => ({
      ...stages,
      finish: () => {
        throw new Error('the cause');
      },
    }),
  ],
  [
    'is a preflight',
    (stages) => ({
      ...stages,
      preflight: () => {
        throw new Error('the cause');
      },
    }),
  ],
] satisfies [string, Patch][]) {
  test(`a defect in how an answer ${name} is a bare 500, and nothing is thrown`, async () => {
    const gateway = createGateway({ faults: [{ patch }] });
    const response = await gateway.fetch(new Request('http://mock/v1/models'));
    expect({ status: response.status, body: await response.text() }).toEqual({
      status: 500,
      body: '',
    });
  });
}
