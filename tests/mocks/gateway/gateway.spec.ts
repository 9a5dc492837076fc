import { type KeyState, keyStates } from '../../../fixtures/keys.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId, Style } from '../../../spec/index.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { readAs, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

/** One way into each format, and both into Gemini's. */
const doors: readonly {
  readonly format: 'openai' | 'anthropic' | 'gemini';
  readonly operation: OperationId;
  readonly style: Style;
  readonly challenge: string;
}[] = [
  {
    format: 'openai',
    operation: 'createChatCompletion',
    style: 'bearer',
    challenge: 'Bearer realm="anyone", error="invalid_token"',
  },
  {
    format: 'anthropic',
    operation: 'createMessage',
    style: 'x-api-key',
    challenge: 'ApiKey realm="anyone", in="x-api-key"',
  },
  ...(['x-goog-api-key', 'query'] as const).map((style) => ({
    format: 'gemini' as const,
    operation: 'generateContent' as const,
    style,
    challenge: 'ApiKey realm="anyone", in="x-goog-api-key", ApiKey realm="anyone", in="query key"',
  })),
];

const incorrectKey =
  'Incorrect API key provided. Check that the key is complete and has not been deleted.';
const forbiddenModel =
  'This API key may not use the requested model. Edit the allowed models of the key in the dashboard.';
const usedUp = 'The quota of this API key is exhausted. Raise it in the dashboard.';

/** The status of a refusal in each state, and what each format calls it. */
const refusals: readonly {
  readonly state: KeyState | 'unknown';
  readonly status: number;
  readonly message: string;
  readonly openai: { readonly type: string; readonly code: string; readonly param: string | null };
  readonly anthropic: string;
  readonly gemini: string;
}[] = [
  ...(['unknown', 'deleted', 'disabled', 'expired'] as const).map((state) => ({
    state,
    status: 401,
    message: incorrectKey,
    openai: { type: 'invalid_request_error', code: 'invalid_api_key', param: null },
    anthropic: 'authentication_error',
    gemini: 'UNAUTHENTICATED',
  })),
  {
    state: 'restricted',
    status: 403,
    message: forbiddenModel,
    openai: { type: 'permission_error', code: 'model_not_allowed', param: 'model' },
    anthropic: 'permission_error',
    gemini: 'PERMISSION_DENIED',
  },
  {
    state: 'exhausted',
    status: 429,
    message: usedUp,
    openai: { type: 'insufficient_quota', code: 'insufficient_quota', param: null },
    anthropic: 'rate_limit_error',
    gemini: 'RESOURCE_EXHAUSTED',
  },
];

const unknownKey = 'sk-mockUnknown0000000000000000000000000000000000000';
const secretOf = (state: KeyState | 'unknown') => (state === 'unknown' ? unknownKey : keyOf(state));

for (const { format, operation, style, challenge } of doors) {
  test(`an active key in ${style} is served`, async () => {
    const response = await createGateway().fetch(
      fixtureRequest(operation, keyOf('active'), { style }),
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  for (const refusal of refusals) {
    const { state, status, message } = refusal;
    test(`a key that is ${state} in ${style} is refused with ${status}, in ${format}'s own words`, async () => {
      const response = await createGateway().fetch(
        fixtureRequest(operation, secretOf(state), { style }),
      );
      const requestId = response.headers.get('x-request-id');
      expect(requestId).toMatch(/^req_\w{8,}$/);
      const bodies = {
        openai: { error: { message, ...refusal.openai } },
        anthropic: {
          type: 'error',
          error: { type: refusal.anthropic, message },
          request_id: requestId,
        },
        gemini: { error: { code: status, message, status: refusal.gemini } },
      };
      expect(await see(response)).toEqual({
        status,
        headers: {
          'access-control-allow-origin': '*',
          'access-control-expose-headers':
            'www-authenticate, x-request-id, request-id, retry-after, allow',
          'cache-control': 'no-store',
          'content-type': 'application/json',
          'x-request-id': requestId,
          ...(format === 'anthropic' ? { 'request-id': requestId } : {}),
          ...(status === 401 ? { 'www-authenticate': challenge } : {}),
          ...(status === 429 ? { 'x-should-retry': 'false' } : {}),
        },
        body: bodies[format],
      });
    });
  }
}

test('one key is served in all three formats', async () => {
  const gateway = createGateway();
  const answers = await Promise.all(
    doors.map(({ operation, style }) =>
      gateway.fetch(fixtureRequest(operation, keyOf('active'), { style })),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('a restricted key is served for a model on its list', async () => {
  const gateway = createGateway();
  const models = ['gpt-5.4-mini', 'claude-haiku-4-5', 'gemini-3.1-flash', 'gemini-3.1-flash'];
  const answers = await Promise.all(
    doors.map(({ operation, style }, index) => {
      const model = models[index] ?? '';
      return gateway.fetch(fixtureRequest(operation, keyOf('restricted'), { style, model }));
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('every request has an id of its own', async () => {
  const gateway = createGateway();
  const answers = await Promise.all(
    [...keyStates, ...keyStates].map((state) =>
      gateway.fetch(fixtureRequest('createChatCompletion', keyOf(state))),
    ),
  );
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('the same request is answered with the same body, by another gateway with the same seed', async () => {
  for (const { operation } of doors) {
    const answers = [createGateway({ seed: 3 }), createGateway({ seed: 3 })].map(
      async ({ fetch }) => {
        const response = await fetch(fixtureRequest(operation, keyOf('active')));
        return response.text();
      },
    );
    const [first, second] = await Promise.all(answers);
    expect(second).toBe(first);
  }
});

test('another request is answered with another id', async () => {
  const gateway = createGateway();
  const ask = async (content: string) => {
    const members = { messages: [{ role: 'user', content }] };
    const request = fixtureRequest('createChatCompletion', keyOf('active'), { members });
    const { id } = await readAs('CreateChatCompletionResponse', await gateway.fetch(request));
    return id;
  };
  expect(await ask('One')).not.toBe(await ask('Two'));
});
