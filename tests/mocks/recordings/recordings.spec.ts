import type { Gateway } from '../../../mocks/gateway/gateway.ts';
import { writeRecording } from '../../../mocks/recordings/folder.ts';
import { operationIds, operationOf } from '../../../spec/index.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';
import { openRecorder, openReplay, openService, read, serviceKey } from './record-service.ts';

const plainOperations = operationIds.filter((id) => operationOf(id).upgrade === null);

const streamed = (id: 'createChatCompletion' | 'createMessage' | 'createResponse') =>
  fixtureRequest(id, keyOf('active'), { members: { stream: true } });

const contentStream = (query: string): Request => {
  const plain = fixtureRequest('generateContent', keyOf('active'));
  const url = plain.url.replace(':generateContent', `:streamGenerateContent${query}`);
  return new Request(url, plain);
};

test('what every operation answered is replayed as it was recorded, with the key of the service in none of it', async () => {
  const { service, asked } = openService();
  const { gateway, kept, complaints } = openRecorder(service);
  const recorded = [];
  for (const id of plainOperations) {
    recorded.push(await read(gateway, fixtureRequest(id, keyOf('active'))));
  }
  expect(recorded.map(({ status }) => status)).toEqual(plainOperations.map(() => 200));
  expect(complaints).toEqual([]);
  for (const { headers, url } of asked) {
    expect([...headers.values(), url].join()).not.toContain(keyOf('active'));
  }
  const files = kept.map(writeRecording);
  expect(files.join()).not.toContain(serviceKey);
  expect(files.join()).not.toContain(keyOf('active'));
  const replay = openReplay(kept);
  for (const [index, id] of plainOperations.entries()) {
    const again = await read(replay.gateway, fixtureRequest(id, keyOf('active')));
    const { bytes, ...facts } = recorded[index] ?? again;
    expect({ ...again, bytes: null }, id).toEqual({ ...facts, bytes: null });
    const isJson = facts.type?.includes('json') === true;
    const content = (one: Buffer): unknown => (isJson ? JSON.parse(one.toString()) : one);
    expect(content(again.bytes), id).toEqual(content(bytes));
  }
  expect(replay.missed).toEqual([]);
});

for (const [name, request] of [
  ['chat', () => streamed('createChatCompletion')],
  ['messages', () => streamed('createMessage')],
  ['responses', () => streamed('createResponse')],
  ['Gemini', () => contentStream('?alt=sse')],
  ['Gemini in one array', () => contentStream('')],
] as const) {
  test(`a stream of ${name} is replayed event by event, with its pauses`, async () => {
    const steps = [{ text: 'One.' }, { text: 'Two.', delay: 120 }];
    const { gateway, kept } = openRecorder(openService([{ steps }]).service);
    const recorded = await read(gateway, request());
    const replay = openReplay(kept);
    const start = performance.now();
    const again = await read(replay.gateway, request());
    expect(performance.now() - start).toBeGreaterThan(110);
    const plain = ({ bytes }: { readonly bytes: Buffer }): string =>
      bytes.toString().replaceAll(/\s/g, '');
    expect(plain(again)).toBe(plain(recorded));
    expect(again.type).toContain(name === 'Gemini in one array' ? 'json' : 'event-stream');
  });
}

test('whom the mock refuses never reaches the service, and gets no recording', async () => {
  const { service, asked } = openService();
  const { gateway, kept } = openRecorder(service);
  const refused = ['disabled', 'expired', 'exhausted', 'deleted', 'restricted'] as const;
  const statuses = async (mock: Gateway) => {
    const seen = [];
    for (const state of refused) {
      seen.push((await read(mock, fixtureRequest('createMessage', keyOf(state)))).status);
    }
    return seen;
  };
  expect(await statuses(gateway)).toEqual([401, 401, 429, 401, 403]);
  expect(asked).toEqual([]);
  await read(gateway, fixtureRequest('createMessage', keyOf('active')));
  expect(await statuses(openReplay(kept).gateway)).toEqual([401, 401, 429, 401, 403]);
});

test('equal requests are replayed in their order, and the last answer stays', async () => {
  const entries = [
    { error: { status: 503 }, once: true },
    { text: 'second', once: true },
    { text: 'third' },
  ];
  const { gateway, kept } = openRecorder(openService(entries).service);
  const ask = (mock: Gateway) => read(mock, fixtureRequest('createMessage', keyOf('active')));
  for (let turn = 0; turn < 3; turn += 1) await ask(gateway);
  const replay = openReplay(kept);
  const said = [];
  for (let turn = 0; turn < 4; turn += 1) {
    const { status, bytes } = await ask(replay.gateway);
    said.push([status, /second|third/.exec(bytes.toString())?.[0]]);
  }
  expect(said).toEqual([
    [503, undefined],
    [200, 'second'],
    [200, 'third'],
    [200, 'third'],
  ]);
});

test('a request without a recording is refused, and the log names the nearest and where it differs', async () => {
  const { gateway, kept } = openRecorder(openService().service);
  await read(gateway, fixtureRequest('createMessage', keyOf('active')));
  const replay = openReplay(kept);
  const members = { max_tokens: 7 };
  const request = fixtureRequest('createMessage', keyOf('active'), { members });
  expect((await read(replay.gateway, request)).status).toBe(404);
  expect(replay.missed).toEqual([
    { operation: 'createMessage', nearest: { file: '0.yaml', differs: ['body.max_tokens'] } },
  ]);
  expect(replay.gateway.decisions.recent().at(-1)?.refusal).toEqual({
    reason: 'no recording answers this request',
    advice: 'record it; the nearest is 0.yaml, which differs in body.max_tokens',
  });
});

test('a recording is YAML that a person reads, without the key that a body or an answer repeats', async () => {
  const { gateway, kept } = openRecorder(
    openService([{ text: `Keep ${serviceKey} safe` }]).service,
  );
  const messages = [{ role: 'user', content: `My key is ${keyOf('active')}` }];
  const members = { stream: true, messages };
  await read(gateway, fixtureRequest('createChatCompletion', keyOf('active'), { members }));
  const [recording] = kept;
  const text = recording === undefined ? '' : writeRecording(recording);
  expect(text).toMatch(/^# createChatCompletion "My key is …?.*": 200 in \d+ ms, \d+ events\n/);
  expect(text).toContain(
    'operation: createChatCompletion\n  method: POST\n  path: /v1/chat/completions',
  );
  expect(text).toMatch(/\n {4}- \{ at: \d+, data: \{/);
  expect(text).not.toContain(serviceKey.slice(3, 20));
  expect(text).not.toContain(keyOf('active').slice(3, 20));
});

test('a service that does not answer gets 502, with the reason in the log', async () => {
  const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
  const send = () => Promise.reject(refused);
  const { gateway, kept } = openRecorder({ url: 'https://real.example', key: serviceKey, send });
  const { status, bytes } = await read(gateway, fixtureRequest('listModels', keyOf('active')));
  expect([status, bytes.toString()]).toEqual([502, expect.stringContaining('gave no answer')]);
  expect(kept).toEqual([]);
});

test('a stream that its client leaves is not recorded, and a line says so', async () => {
  const { gateway, kept, complaints } = openRecorder(openService().service);
  const response = await gateway.fetch(streamed('createMessage'));
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(kept).toEqual([]);
  expect(complaints).toEqual(['createMessage: the answer is not recorded: it was cut off']);
});
