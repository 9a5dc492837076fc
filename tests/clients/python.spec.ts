import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { keyOf } from '../support/fixture-request.ts';
import { untilEnd } from '../support/processes/run-process.ts';
import { expect, test } from '../test.ts';
import { question } from './drivers/client.ts';
import { installPython, type PythonClients } from './install-python.ts';
import { startClientMock } from './lossy-mock.ts';
import { keyNames, reportCell } from './matrix/matrix.ts';
import { setUps } from './matrix/set-up.ts';
import { refusedKeys } from './refusals.ts';

const script = fileURLToPath(new URL('./python_clients.py', import.meta.url));
const generatedCalls = fileURLToPath(new URL('./generators/python_calls.py', import.meta.url));
const document = fileURLToPath(new URL('../../spec/openapi.yaml', import.meta.url));

/** The exact versions that are asked for; pip installs just these. */
const versions = new Map(
  readFileSync(new URL('./python-requirements.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [line.split('==')[0] ?? '', line]),
);

const results = z.array(
  z.object({
    key: z.enum(keyNames),
    call: z.string(),
    answer: z.unknown().optional(),
    error: z
      .object({ name: z.string(), status: z.number().nullable(), message: z.string() })
      .optional(),
  }),
);

const reply = `This is the mock's answer to "${question}". The key was accepted and may use this model; no real model was asked.`;

const expected: Readonly<Record<string, unknown>> = {
  plain: reply,
  streamed: reply,
  usage: [3, 29],
  'tool call': ['get_weather', { city: 'sample..' }],
  'structured output': { name: 'sample', mood: 'cheerful' },
};

/** The calls of each library to companions. */
const companions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  openai: {
    'models.retrieve': 'gpt-5.4',
    'moderations.create': false,
    'files.list': [],
    'batches.list': [],
    'realtime.client_secrets.create': 'ek_',
  },
  anthropic: { 'messages.count_tokens': 3, 'messages.batches.list': [] },
  'google-genai': {
    'models.count_tokens': 3,
    'models.embed_content': 8,
    'models.list': true,
    'models.get': 'models/gemini-3.1-pro-preview',
  },
};

const named = { 401: 'AuthenticationError', 403: 'PermissionDeniedError', 429: 'RateLimitError' };
const libraries = [
  ['openai', named],
  ['anthropic', named],
  ['google-genai', { 401: 'ClientError', 403: 'ClientError', 429: 'ClientError' }],
] as const;

// One worker runs them all, so that Python is installed once.
test.describe.configure({ mode: 'default' });

let clients: PythonClients = { missing: 'it was not looked for' };
test.beforeAll(async () => {
  test.setTimeout(400_000);
  clients = await installPython();
});

/** Skips a test, with the reason, where there is no Python with the libraries. */
function pythonOrSkip(): string {
  if ('python' in clients) return clients.python;
  test.skip(true, clients.missing);
  return '';
}

for (const [library, raises] of libraries) {
  test(`Python's ${library} is served with a valid key, and raises its own error after one request with each other`, async () => {
    const python = pythonOrSkip();
    test.slow();
    const mock = await startClientMock(false);
    const lossy = await startClientMock(true);
    const connections = [
      { key_name: 'active', url: mock.url, key: keyOf('active'), retries: true },
      ...refusedKeys.map(({ name, key, isLost, status }) => ({
        key_name: name,
        url: isLost === true ? lossy.url : mock.url,
        key,
        retries: status !== 429,
      })),
    ];
    const child = spawn(python, [script, library], { env: { PATH: process.env['PATH'] } });
    child.stdin.end(JSON.stringify(connections));
    const { output, error } = await untilEnd(child);
    await Promise.all([mock.close(), lossy.close()]);
    expect(error).toBe('');
    const seen = results.parse(JSON.parse(output));

    const wanted = { ...expected, ...companions[library] };
    for (const { key, call, answer, error: raised } of seen) {
      const refusal = refusedKeys.find(({ name }) => name === key);
      const version = versions.get(library) ?? '';
      const cell = { client: `Python, ${library}`, version, call, key };
      if (refusal === undefined) {
        expect({ call, answer, raised }).toEqual({ call, answer: wanted[call] });
        reportCell(test.info(), { ...cell, result: '✓' });
        continue;
      }
      const { status, message } = refusal;
      expect({ key, raised }).toEqual({
        key,
        raised: { name: raises[status], status, message: expect.stringContaining(message) },
      });
      reportCell(test.info(), { ...cell, result: `${raises[status]} ${status}` });
    }
    const ofCompanions = 2 * Object.keys(companions[library] ?? {}).length;
    expect(seen).toHaveLength(5 + 3 * refusedKeys.length + ofCompanions);
    const requests = [mock, lossy].flatMap(({ gateway }) => gateway.decisions.recent());
    expect(requests).toHaveLength(seen.length);
  });
}

test('the programs that set up Python’s clients get answers', async () => {
  const python = pythonOrSkip();
  const mock = await startClientMock(false);
  const programs = Object.values(setUps)
    .filter(({ language }) => language === 'python')
    .map(({ program }) => program.replaceAll('http://127.0.0.1:4010', mock.url));
  const env = { PATH: process.env['PATH'], ANYONE_API_KEY: keyOf('active') };
  const { output, error } = await untilEnd(spawn(python, ['-c', programs.join('\n')], { env }));
  await mock.close();
  expect(error).toBe('');
  const said = expect.stringContaining('This is the mock\'s answer to "Hello".');
  expect(output.trimEnd().split('\n')).toEqual(programs.map(() => said));
});

test('a client that openapi-python-client generates is served, and reads a refusal', async () => {
  const python = pythonOrSkip();
  const folder = test.info().outputPath('generated');
  const start = (args: readonly string[]) =>
    spawn(python, args, { env: { PATH: process.env['PATH'] } });
  const generate = ['-m', 'openapi_python_client', 'generate', '--path', document];
  const made = await untilEnd(start([...generate, '--output-path', folder]));
  expect(made.code).toBe(0);
  // It has no name for a body of YAML or of lines of JSON: these answers are left as bytes.
  const warnings = [...made.error.matchAll(/WARNING parsing (\S+ \S+)/g)].map(([, place]) => place);
  expect(warnings.toSorted()).toEqual([
    'GET /_anyone/openapi.yaml',
    'GET /v1/messages/batches/{batch_id}/results',
  ]);

  const mock = await startClientMock(false);
  const calls = async (key: string): Promise<unknown> => {
    const child = start([generatedCalls]);
    child.stdin.end(JSON.stringify([folder, 'anyone_api_client', mock.url, key]));
    const { output, error } = await untilEnd(child);
    expect(error).toBe('');
    return JSON.parse(output);
  };
  expect(await calls(keyOf('active'))).toEqual({
    chat: { status: 200, type: 'CreateChatCompletionResponse' },
    models: { status: 200, type: 'ListModelsResponse' },
  });
  const refused = { status: 401, type: 'OpenAIError' };
  expect(await calls(keyOf('deleted'))).toEqual({ chat: refused, models: refused });
  await mock.close();
});
