import { createGateway } from '../../../mocks/gateway/gateway.ts';
import {
  complainOfJson,
  mostNames,
  mostValues,
} from '../../../mocks/gateway/request/measure-body.ts';
import { mostParts, readForm } from '../../../mocks/gateway/request/read-form.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const gateway = createGateway();
const key = keyOf('active');
const bytesOf = (text: string) => new TextEncoder().encode(text);

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

const chat = (more: object): string =>
  JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'x' }], ...more });

/** A request for JSON of a schema with one member. */
const structured = (member: object): string =>
  chat({
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: 'x',
        schema: {
          type: 'object',
          properties: { a: member },
          required: ['a'],
          additionalProperties: false,
        },
      },
    },
  });

const formOf = (parts: number): string =>
  `${'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(parts)}--b--\r\n`;

const largest = 32 * 1024 * 1024;

const bodies: readonly (readonly [what: string, status: number, body: () => string])[] = [
  ['32 MiB of empty lists', 400, () => `[${'[],'.repeat(largest / 3 - 2)}0]`],
  ['200,000 members', 400, () => `{${times(200_000, (index) => `"k${index}":0`).join()}}`],
  [
    '30 MB of text',
    200,
    () => chat({ messages: [{ role: 'user', content: 'word '.repeat(6e6) }] }),
  ],
  ['100,000 messages', 400, () => chat({ messages: times(1e5, () => ({ role: 'user' })) })],
  [
    'a list that must contain one of 2,000 others',
    400,
    () =>
      structured({
        type: 'array',
        enum: [times(2_000, (index) => index)],
        contains: { enum: times(2_000, (index) => -index - 1) },
      }),
  ],
  [
    '30,000 unique records',
    400,
    () => structured({ enum: [times(30_000, (index) => ({ index }))], uniqueItems: true }),
  ],
  ['100,000 choices', 400, () => structured({ enum: times(1e5, (index) => `v${index}`) })],
  [
    'a pattern that backtracks',
    200,
    () => structured({ type: 'string', pattern: '^(a+)+$', minLength: 5_000 }),
  ],
  ['a list of a million', 400, () => structured({ type: 'array', items: {}, minItems: 1e6 })],
  [
    '16,384 alternatives in one another',
    400,
    () => structured(times(14, () => 0).reduce<object>((inner) => ({ anyOf: [inner, inner] }), {})),
  ],
];

/** Milliseconds of the processor that one request may take on a machine that does much else. */
const mostWork = 1_000;

/** Sends a request, and returns its status and the milliseconds of the processor that it took. */
async function measure(request: Request): Promise<readonly [status: number, work: number]> {
  const start = process.cpuUsage();
  const response = await gateway.fetch(request);
  await response.text();
  const { user, system } = process.cpuUsage(start);
  return [response.status, (user + system) / 1_000];
}

test.describe('no body keeps the mock from answering others', () => {
  for (const [what, status, body] of bodies) {
    test(what, async () => {
      const [answered, work] = await measure(
        fixtureRequest('createChatCompletion', key, { body: body() }),
      );
      expect(answered).toBe(status);
      expect(work).toBeLessThan(mostWork);
    });
  }

  test('600,000 parts of a form', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const body = formOf(600_000);
    const request = fixtureRequest('createTranscription', key, { body, headers });
    const [answered, work] = await measure(request);
    expect(answered).toBe(400);
    expect(work).toBeLessThan(mostWork);
  });

  test('an answer of 130 MB is made piece by piece', async () => {
    const body = JSON.stringify({
      model: 'text-embedding-3-large',
      input: times(2_048, (index) => `text ${index}`),
    });
    const start = process.cpuUsage();
    const response = await gateway.fetch(fixtureRequest('createEmbedding', key, { body }));
    const { user } = process.cpuUsage(start);
    expect(user / 1_000).toBeLessThan(mostWork / 4);
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^\{"object":"list","data":\[/);
    await reader?.cancel();
  });
});

test('an answer in pieces is the same as one that is made at once', async () => {
  const ask = async (count: number) => {
    const input = times(count, (index) => `[] ${index}`);
    const body = JSON.stringify({ model: 'text-embedding-3-small', input });
    const response = await gateway.fetch(fixtureRequest('createEmbedding', key, { body }));
    return response.json();
  };
  const [few, many] = [await ask(100), await ask(200)];
  expect(many.data.slice(0, 100)).toEqual(few.data);
  expect(many.data).toHaveLength(200);
  expect(Object.keys(many)).toEqual(Object.keys(few));
  expect(many.usage).toEqual({
    prompt_tokens: expect.any(Number),
    total_tokens: expect.any(Number),
  });
});

/** A JSON body that is long enough to be looked through. */
const longJson = (text: string): Uint8Array => bytesOf(text.padEnd(70_000));

test('what a JSON body has too much of is found before it is parsed, outside of its texts only', async () => {
  const text = `["${'a,b:[{'.repeat(9_000)}", "\\", {"a": [1, 2, {}]}, ""]`;
  expect(await complainOfJson(longJson(text))).toBeNull();
  const many = mostValues + 1;
  expect(await complainOfJson(bytesOf(`[${'0,'.repeat(many)}0]`))).toMatch(/values$/);
  expect(await complainOfJson(bytesOf(`["${','.repeat(many)}"]`))).toBeNull();
  const names = (count: number) => `{${times(count, (index) => `"k${index}":0`).join()}}`;
  expect(await complainOfJson(longJson(names(mostNames)))).toBeNull();
  expect(await complainOfJson(longJson(names(mostNames + 9)))).toMatch(/names of members$/);
  const same = `[${'{"role":"user"},'.repeat(mostNames + 9)}0]`;
  expect(await complainOfJson(longJson(same))).toBeNull();
  expect(await complainOfJson(longJson(`{"${'k'.repeat(5e6)}":0}`))).toMatch(/long names/);
  expect(await complainOfJson(longJson('['.repeat(251)))).toMatch(/levels$/);
  expect(await complainOfJson(longJson(`"${'\\"'.repeat(4.1e6)}"`))).toMatch(/escapes/);
  expect(mostValues).toBeGreaterThan(2_048 * 100);
});

const partsOf = async (form: string, type = 'multipart/form-data; boundary=b') => {
  const read = await readForm(bytesOf(form), type).catch(() => null);
  if (read === null) return null;
  return 'complaint' in read ? read.complaint : [...read.fields];
};

test('the parts of a form are counted by its boundary, quoted or not', async () => {
  for (const type of [
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary="b"; x=y',
  ]) {
    expect(await partsOf(formOf(mostParts), type)).toHaveLength(mostParts);
    expect(await partsOf(formOf(mostParts + 1), type)).toBe(`more than ${mostParts} parts`);
  }
  expect(await partsOf(formOf(9), 'multipart/form-data')).toBeNull();
});

test('a large form is read as a small one is, and its long headers are refused', async () => {
  const type = 'multipart/form-data; boundary=bound';
  const form = (text: string) =>
    [
      '--bound\r\nContent-Disposition: form-data; name="a%22"\r\n\r\n\ufeffé --boun\r\nx\r\n',
      '--bound\r\nContent-Disposition: form-data; name="f"; filename="ü.wav"\r\nContent-Type: audio/wav\r\n\r\n',
      `${text}\r\n--bound--\r\n`,
    ].join('');
  const [small, large] = [
    await partsOf(form('--boun'), type),
    await partsOf(form('x--boun'.repeat(4e5)), type),
  ];
  expect(large?.[0]).toEqual(['a"', '\ufeffé --boun\r\nx']);
  expect(small?.[0]).toEqual(large?.[0]);
  const [, file] = large ?? [];
  expect(file).toMatchObject(['f', { name: 'ü.wav', type: 'audio/wav', size: 2.8e6 }]);
  expect(await partsOf(form('x'.repeat(2e6)).replace('--bound--', ''), type)).toBeNull();
  const head = `--b\r\n${'X: y\r\n'.repeat(50_000)}\r\n\r\n--b--\r\n`;
  expect(await partsOf(head)).toMatch(/bytes of headers$/);
});

test('names and messages of any length are kept and answered short', async () => {
  const model = 'x'.repeat(50_000);
  const answer = await gateway.fetch(fixtureRequest('createChatCompletion', key, { model }));
  expect(answer.status).toBe(200);
  expect(gateway.decisions.recent().at(-1)?.model).toBe(`${'x'.repeat(200)}…`);
  const schema = { type: 'OBJECT', [model]: 1 };
  const generationConfig = { responseMimeType: 'application/json', responseSchema: schema };
  const refused = await gateway.fetch(
    fixtureRequest('generateContent', key, { members: { generationConfig } }),
  );
  expect(refused.status).toBe(400);
  expect((await refused.text()).length).toBeLessThan(6_000);
});

const shapes: readonly (readonly [OperationId, Record<string, unknown>])[] = [
  ['createChatCompletion', { error: { type: 'server_error', code: 'overloaded' } }],
  ['createMessage', { type: 'error', error: { type: 'overloaded_error' } }],
  ['generateContent', { error: { code: 503, status: 'UNAVAILABLE' } }],
];

for (const [operation, shape] of shapes) {
  test(`${operation}: a body for which there is no room is refused with 503 in its format`, async () => {
    const request = requestOf(fixtureRequest(operation, key));
    const answer = await gateway.answer({ ...request, readBody: () => 'no-room' });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.parse(String(answer.body))).toMatchObject(shape);
    const last = gateway.decisions.recent().at(-1);
    expect(last?.refusal?.reason).toBe('bodies that are still arriving leave no room for this one');
  });
}
