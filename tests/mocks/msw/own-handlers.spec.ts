import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conversations, sdkClients } from '../../clients/sdk/clients.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { startMock } from '../../support/mock.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const handlers = `
import { http, HttpResponse } from 'msw';

export const handlers = [
  http.post('https://api.anyone.ai/v1/messages', () =>
    HttpResponse.json({ type: 'error', error: { type: 'overloaded_error', message: 'Mine' } }, { status: 418 }),
  ),
  http.post('*/v1/embeddings', async ({ request }) => HttpResponse.json({ seen: await request.json() })),
  http.get('*/v1/rerank', () => { throw new Error('a slip'); }),
  http.get('*/mine', () => HttpResponse.text('mine')),
];
`;

/** A folder inside the project, from where a module finds the project's MSW. */
async function makeFolder(): Promise<string> {
  const results = fileURLToPath(new URL('../../../test-results', import.meta.url));
  await mkdir(results, { recursive: true });
  return mkdtemp(join(results, 'handlers-'));
}

test('mock --handlers lets the user’s own handlers answer first, and judges the rest', async () => {
  const folder = await makeFolder();
  const file = join(folder, 'handlers.ts');
  await writeFile(file, handlers);
  const mock = await startMock(['--handlers', file]);
  const { openai, anthropic } = sdkClients(mock.url, keyOf('active'));
  await expect(anthropic.messages.create(conversations.anthropic)).rejects.toMatchObject({
    status: 418,
  });
  const body = JSON.stringify({ input: 'x' });
  const seen = await fetch(`${mock.url}/v1/embeddings`, { method: 'POST', body });
  expect(await seen.json()).toEqual({ seen: { input: 'x' } });
  expect(await (await fetch(`${mock.url}/mine`)).text()).toBe('mine');
  expect((await fetch(`${mock.url}/v1/rerank`)).status).toBe(500);
  const { choices } = await openai.chat.completions.create(conversations.openai);
  expect(choices[0]?.message.content).toContain('"Good morning"');
  expect((await fetch(`${mock.url}/v1/models`)).status).toBe(401);
  const { error } = await mock.stop();
  expect(error.replace(/^\d\S+ (.*) · [\d.]+ ms$/gm, '$1').split('\n')).toEqual([
    '418 POST · /v1/messages · answered by a handler of yours',
    '200 POST · /v1/embeddings · answered by a handler of yours',
    '200 GET · /mine · answered by a handler of yours',
    '500 GET · /v1/rerank · answered by a handler of yours',
    '    a handler of yours threw Error: a slip → fix the handler',
    expect.stringMatching(/^200 POST · \/v1\/chat\/completions · .*Active \(active\) · gpt-5\.4$/),
    expect.stringMatching(/^401 GET · \/v1\/models · no key$/),
    expect.stringContaining('no key was sent'),
    '',
  ]);
  await rm(folder, { recursive: true });
});

test('mock --handlers --quiet reports a handler that throws, and nothing else', async () => {
  const folder = await makeFolder();
  const file = join(folder, 'handlers.ts');
  await writeFile(file, handlers);
  const mock = await startMock(['--quiet', '--handlers', file]);
  expect((await fetch(`${mock.url}/mine`)).status).toBe(200);
  expect((await fetch(`${mock.url}/v1/rerank`)).status).toBe(500);
  const { error } = await mock.stop();
  expect(error).toBe(`--handlers ${file}: a handler threw Error: a slip\n`);
  await rm(folder, { recursive: true });
});

for (const [what, source, complaint] of [
  ['exports nothing', 'export {};', "must export `handlers`, a list of MSW's request handlers."],
  [
    'exports something else',
    'export const handlers = [1];',
    '`handlers[0]` is no request handler of MSW, such as http.get(…) makes.',
  ],
  ['does not parse', 'export const = ;', 'cannot be loaded ('],
] as const) {
  test(`mock --handlers refuses a module that ${what}, in one line`, async () => {
    const folder = await makeFolder();
    const file = join(folder, 'handlers.mjs');
    await writeFile(file, source);
    const ended = await runCommand(['mock', '--port', '0', '--handlers', file]);
    await rm(folder, { recursive: true });
    expect({ code: ended.code, output: ended.output }).toEqual({ code: 2, output: '' });
    expect(ended.error).toContain(`--handlers ${file}: ${complaint}`);
    expect(ended.error.trim().split('\n')).toHaveLength(1);
  });
}
