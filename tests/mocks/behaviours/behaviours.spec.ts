import { readFile } from 'node:fs/promises';
import {
  paceStreams,
  restrictOrigin,
  type ScriptedEntry,
  scriptAnswers,
  spreadChaos,
} from 'anyone-conformance/behaviours';
import { createGateway } from 'anyone-conformance/gateway';
import { startServer } from 'anyone-conformance/server';
import { answerProbes } from '../../../mocks/behaviours/answer-probes.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('a server does what the behaviours of its gateway say', async () => {
  const origin = 'http://localhost:5173';
  const behaviours = [
    scriptAnswers([
      { when: { model: 'gpt-5.4', message: '/^ping$/i' }, text: 'pong' },
      { when: { operation: 'createMessage' }, call: { name: 'look', arguments: { at: 'it' } } },
      { when: { message: /broken/g }, error: { status: 503, message: 'Mind the gap.' } },
    ]),
    restrictOrigin(origin),
    paceStreams(10_000),
  ];
  const server = await startServer(createGateway({ behaviours }));
  const ask = async (path: string, content: string, key = keyOf('active')) => {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'x-api-key': key,
        'anthropic-version': '2023-06-01',
        'content-type': 'application/json',
        origin,
      },
      body: JSON.stringify({
        model: path === '/v1/messages' ? 'claude-sonnet-4-6' : 'gpt-5.4',
        max_tokens: 100,
        messages: [{ role: 'user', content }],
      }),
    });
    const readers = answer.headers.get('access-control-allow-origin');
    return { status: answer.status, readers, body: await answer.json() };
  };
  const chat = '/v1/chat/completions';
  const said = await ask(chat, 'Ping');
  const called = await ask('/v1/messages', 'Hello');
  // Asked twice: a regular expression that remembers where it was would fit every other time.
  const broken = [await ask(chat, 'broken'), await ask(chat, 'broken')];
  const refused = await ask(chat, 'Ping', keyOf('deleted'));
  await server.close();
  expect(said).toMatchObject({ status: 200, readers: origin });
  expect(said.body.choices[0].message.content).toBe('pong');
  expect(called.body.content).toEqual([
    expect.objectContaining({ type: 'tool_use', name: 'look', input: { at: 'it' } }),
  ]);
  for (const { status, body } of broken) {
    expect({ status, message: body.error.message }).toEqual({
      status: 503,
      message: 'Mind the gap.',
    });
  }
  expect(refused).toMatchObject({ status: 401, readers: origin });
});

/** Entries that a program in JavaScript can write: no type stops it. */
const written = (text: string): ScriptedEntry => JSON.parse(text);

test('a behaviour that cannot be is refused where it is made, and says why', () => {
  for (const [make, complaint] of [
    [() => paceStreams(0), 'tokensPerSecond must be a number above 0, not 0'],
    [() => paceStreams(Number.NaN), 'tokensPerSecond must be a number above 0, not NaN'],
    [() => spreadChaos({ rates: { 429: -0.1 } }), 'each share must be a number from 0 to 1'],
    [() => spreadChaos({ rates: { 429: Number.NaN } }), 'each share must be a number from 0 to 1'],
    [() => spreadChaos({ rates: { 429: 0.6, cut: 0.6 } }), 'the shares come to more than 1'],
    [
      () => spreadChaos({ rates: JSON.parse('{"flood":1}') }),
      'there is no mishap flood: there are 429, 500, slow, cut',
    ],
    [
      () => scriptAnswers([{ text: 'Hi' }, { delay: 5 }]),
      'answer 2 needs just one of `text`, `call`, `refusal`, `steps` and `error`, not 0',
    ],
    [
      () => scriptAnswers([{ when: { message: '/(/' }, text: 'Hi' }]),
      'answer 1 `when.message` is no regular expression between its slashes',
    ],
    [
      () => scriptAnswers([{ call: { name: 'x', arguments: { a: Number.NaN } } }]),
      'answer 1 `call.arguments` holds a number that JSON does not have',
    ],
    [
      () => scriptAnswers([written('{"when":{"operation":"createMesage"},"text":"Hi"}')]),
      'answer 1 `when.operation` names no operation',
    ],
  ] as const) {
    expect(make).toThrow(new Error(complaint));
  }
  expect(() => spreadChaos({ rates: { 429: 0.3, 500: 0.3, slow: 0.3, cut: 0.1 } })).not.toThrow();
});

test('health and a connection check are answered without a key, and leave no line in the log', async () => {
  const gateway = createGateway({ behaviours: [answerProbes] });
  const ask = async (method: string, path: string) => {
    const response = await gateway.fetch(new Request(`http://mock${path}`, { method }));
    return [response.status, await response.text()];
  };
  expect(await ask('GET', '/health')).toEqual([200, '{"status":"ok"}']);
  expect(await ask('HEAD', '/health')).toEqual([200, '']);
  expect(await ask('HEAD', '/api/hello')).toEqual([204, '']);
  expect(gateway.decisions.recent()).toEqual([]);
  for (const [method, path] of [
    ['POST', '/health'],
    ['GET', '/health/'],
    ['GET', '/api/hello'],
    ['GET', '/v1/models'],
  ] as const) {
    expect((await ask(method, path))[0], path).toBeGreaterThanOrEqual(400);
  }
  expect(gateway.decisions.recent()).toHaveLength(4);
});

test('the program of the docs is the one that is run as an example', async () => {
  const page = await read('docs/mock.md');
  const programs = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const program = programs.find((text) => text.includes('anyone-conformance/behaviours')) ?? '';
  const lines = (text: string) => text.split('\n').map((line) => line.trim());
  const example = lines(await read('examples/vitest/behaviours.test.ts'));
  const [imported, ...rest] = lines(program).filter((line) => line !== '');
  expect(imported).toContain('paceStreams, scriptAnswers');
  expect(rest.length).toBeGreaterThan(5);
  expect(rest.filter((line) => !example.includes(line))).toEqual([]);
});
