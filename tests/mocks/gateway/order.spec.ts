import { watchStreams } from '../../../mocks/behaviours/watch-streams.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { type OperationId, operationIds, operationOf } from '../../../spec/index.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { messageOf, readAs, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

/** Bodies that no operation takes; one that is never read is no exception. */
const badBodies: readonly (readonly [string, string])[] = [
  ['no JSON', '{"model":'],
  ['an empty body', ''],
  ['a list', '[]'],
  ['an empty object', '{}'],
];

const withBody = operationIds.filter((id) => operationOf(id).body !== null);
const withModel = operationIds.filter((id) => operationOf(id).model !== null);

for (const [name, body] of badBodies) {
  test(`${name} with a deleted key is refused with 401, and with the active key with 400`, async () => {
    const gateway = createGateway();
    for (const id of withBody) {
      const send = (key: string) => gateway.fetch(fixtureRequest(id, key, { body }));
      expect((await send(keyOf('deleted'))).status, id).toBe(401);
      const refused = await see(await send(keyOf('active')));
      expect(refused.status, id).toBe(400);
      expect(refused.headers['www-authenticate'], id).toBeUndefined();
    }
  });
}

test('a body of another media type is refused with 400, but not before the key', async () => {
  const gateway = createGateway();
  const headers = { 'content-type': 'text/plain' };
  for (const id of withBody) {
    const send = (key: string) => gateway.fetch(fixtureRequest(id, key, { body: '{}', headers }));
    expect((await send(keyOf('deleted'))).status, id).toBe(401);
    const { status, body } = await see(await send(keyOf('active')));
    expect(status, id).toBe(400);
    expect(messageOf(body)).toBe(
      `This endpoint takes a body with Content-Type: ${operationOf(id).body?.mediaType}.`,
    );
  }
});

test('the body of a request with an invalid key is left unread', async () => {
  const request = fixtureRequest('createChatCompletion', keyOf('deleted'));
  expect((await createGateway().fetch(request)).status).toBe(401);
  expect(request.bodyUsed).toBe(false);
});

test('a model that is not on the list is refused with 403 before the rest of the body is judged', async () => {
  const gateway = createGateway();
  for (const id of withModel) {
    const { model, upgrade } = operationOf(id);
    const incomplete = model?.in === 'body' ? { body: '{"model":"forbidden"}' } : {};
    const headers = upgrade === null ? {} : { upgrade: null };
    const request = fixtureRequest(id, keyOf('restricted'), {
      model: 'forbidden',
      headers,
      ...(model?.in === 'path' ? { body: '{}' } : incomplete),
    });
    expect((await gateway.fetch(request)).status, id).toBe(403);
  }
});

test('a request that earns 401 and 403 gets 401', async () => {
  const seeds = [
    { name: 'Gone', key: 'sk-gone-0123456789', state: 'deleted' as const },
    { name: 'Off', key: 'sk-off-0123456789', state: 'disabled' as const },
  ].map((seed) => ({ ...seed, models: ['gpt-5.4-mini'], quota: null, expiresAt: null }));
  const gateway = createGateway({ keys: seeds });
  for (const { key } of seeds) {
    for (const id of withModel) {
      expect((await gateway.fetch(fixtureRequest(id, key))).status, id).toBe(401);
    }
  }
});

test.describe('a body that does not fit', () => {
  const misfits: readonly (readonly [
    OperationId,
    Readonly<Record<string, unknown>>,
    string,
    string,
  ])[] = [
    ['createChatCompletion', { messages: undefined }, 'messages', 'is missing'],
    ['createChatCompletion', { model: undefined }, 'model', 'is missing'],
    ['createChatCompletion', { model: 7 }, 'model', 'must be string'],
    ['createChatCompletion', { model: '' }, 'model', 'must NOT have fewer than 1 characters'],
    ['createChatCompletion', { temperature: 3 }, 'temperature', 'must be <= 2'],
    ['createChatCompletion', { messages: [{ role: 'user' }] }, 'messages.0.content', 'is missing'],
    [
      'createChatCompletion',
      { messages: [{ role: 'root', content: '' }] },
      'messages.0.role',
      'must be equal to one of the allowed values: developer, system, user, assistant, tool, function',
    ],
    ['createResponse', { max_output_tokens: 15 }, 'max_output_tokens', 'must be >= 16'],
    ['createEmbedding', { dimensions: 0 }, 'dimensions', 'must be >= 1'],
    ['createImage', { n: 11 }, 'n', 'must be <= 10'],
    ['createImageEdit', { n: 'many' }, 'n', 'must be integer'],
    ['createTranscription', { temperature: '2' }, 'temperature', 'must be <= 1'],
    ['createMessage', { max_tokens: undefined }, 'max_tokens', 'is missing'],
    ['generateContent', { contents: [] }, 'contents', 'must NOT have fewer than 1 items'],
  ];
  for (const [id, members, member, complaint] of misfits) {
    test(`${id} with a ${member} that ${complaint} is refused with 400 and its name`, async () => {
      const request = fixtureRequest(id, keyOf('active'), { members });
      const { status, body } = await see(await createGateway().fetch(request));
      expect(status).toBe(400);
      expect(messageOf(body)).toBe(`The request body's member \`${member}\` ${complaint}.`);
    });
  }

  test('the member is named as `param` in the OpenAI format', async () => {
    const request = fixtureRequest('createChatCompletion', keyOf('active'), {
      members: { messages: [{ role: 'user' }] },
    });
    expect(await readAs('OpenAIError', await createGateway().fetch(request))).toEqual({
      error: {
        message: "The request body's member `messages.0.content` is missing.",
        type: 'invalid_request_error',
        code: null,
        param: 'messages.0.content',
      },
    });
  });

  test('a form without its file is refused with 400 and the name of the field', async () => {
    const form = new FormData();
    form.append('model', 'whisper-1');
    const headers = { authorization: `Bearer ${keyOf('active')}` };
    const request = new Request('http://mock/v1/audio/transcriptions', {
      method: 'POST',
      headers,
      body: form,
    });
    expect(await readAs('OpenAIError', await createGateway().fetch(request))).toMatchObject({
      error: { message: "The request body's member `file` is missing.", param: 'file' },
    });
  });
});

test('a message without anthropic-version, or with another, is refused with 400 after the key', async () => {
  const gateway = createGateway();
  for (const version of [null, '2023-01-01']) {
    const change = { headers: { 'anthropic-version': version } };
    const send = (key: string) => gateway.fetch(fixtureRequest('createMessage', key, change));
    expect((await send(keyOf('deleted'))).status).toBe(401);
    const response = await send(keyOf('active'));
    expect(response.status).toBe(400);
    expect(await readAs('AnthropicError', response)).toMatchObject({
      error: {
        type: 'invalid_request_error',
        message: 'Send the header `anthropic-version: 2023-06-01`.',
      },
    });
  }
});

for (const [name, behaviours] of [
  ['of a gateway', []],
  ['of the mock, which watches streams,', [watchStreams(() => undefined)]],
] as const) {
  test(`a realtime session ${name} is refused with 400 without a model, and with 426 without an upgrade`, async () => {
    const gateway = createGateway({ behaviours });
    const headers = { authorization: `Bearer ${keyOf('active')}` };
    const nameless = await gateway.fetch(new Request('http://mock/v1/realtime', { headers }));
    expect(nameless.status).toBe(400);
    expect(await readAs('OpenAIError', nameless)).toMatchObject({ error: { param: 'model' } });
    const plain = await gateway.fetch(
      fixtureRequest('connectRealtime', keyOf('active'), { headers: { upgrade: null } }),
    );
    expect(plain.status).toBe(426);
    expect(plain.headers.get('upgrade')).toBe('websocket');
  });
}

test('a body of more than 32 MiB is refused with 413, but not before the key', async () => {
  const gateway = createGateway();
  const members = { padding: 'x'.repeat(32 * 1024 * 1024) };
  const send = (key: string) =>
    gateway.fetch(fixtureRequest('createChatCompletion', key, { members }));
  expect((await send(keyOf('deleted'))).status).toBe(401);
  const { status, body } = await see(await send(keyOf('active')));
  expect(status).toBe(413);
  expect(messageOf(body)).toBe('The request body is larger than 33554432 bytes.');
});

test('a body that says it is too large is refused with 413 without being read', async () => {
  const request = fixtureRequest('createChatCompletion', keyOf('active'), {
    headers: { 'content-length': String(32 * 1024 * 1024 + 1) },
  });
  expect((await createGateway().fetch(request)).status).toBe(413);
  expect(request.bodyUsed).toBe(false);
});
