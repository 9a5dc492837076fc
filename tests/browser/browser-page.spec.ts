import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { build } from 'rolldown';
import { restrictOrigin } from '../../mocks/behaviours/restrict-origin.ts';
import { createGateway } from '../../mocks/gateway/gateway.ts';
import { startServer } from '../../mocks/server/server.ts';
import { test } from '../support/browser.ts';
import { keyOf } from '../support/fixture-request.ts';
import { runCommand } from '../support/run-command.ts';
import { listen } from '../targets/listen.ts';

const entry = fileURLToPath(new URL('./page.ts', import.meta.url));

/** The page's module with all that it imports, as a browser takes it. */
async function bundle(): Promise<string> {
  const { output } = await build({
    input: entry,
    platform: 'browser',
    output: { format: 'esm', codeSplitting: false },
    write: false,
    logLevel: 'silent',
  });
  const [chunk] = output;
  return chunk.code;
}

type Site = { readonly url: string; readonly close: () => Promise<void> };

/** Serves a page, its module, and the worker script as `mock --init` copies it. */
async function serveSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const ended = await runCommand(['mock', '--init', folder]);
  const worker = join(folder, 'mockServiceWorker.js');
  expect(ended).toEqual({
    code: 0,
    output: `${worker}: written. Serve it beside your page.\n`,
    error: '',
  });
  const files = new Map([
    ['/', ['text/html', '<!doctype html><script type="module" src="/page.js"></script>']],
    ['/page.js', ['text/javascript', await bundle()]],
    ['/mockServiceWorker.js', ['text/javascript', await readFile(worker, 'utf8')]],
  ]);
  await rm(folder, { recursive: true });
  return listen(
    createServer(({ url = '' }, response) => {
      const [type = 'text/plain', text = ''] = files.get(url) ?? [];
      response.writeHead(files.has(url) ? 200 : 404, { 'content-type': type }).end(text);
    }),
  );
}

// One site for all of these. A fixture of a worker would take a worker and a Chromium of its own.
test.describe.configure({ mode: 'serial' });

let site: Site;

test.beforeAll(async () => {
  site = await serveSite();
});

test.afterAll(() => site?.close());

test('a service worker answers the three formats in a page, refuses an invalid key, and says why', async ({
  page,
}) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await page.goto(site.url);
  const answers = await page.evaluate(async () => {
    const { anyone } = window;
    await anyone.start();
    const ask = async (key: string) => [
      await anyone.ask.openai(key),
      await anyone.ask.anthropic(key),
      await anyone.ask.gemini(key),
    ];
    return { good: await ask(anyone.key), deleted: await ask(anyone.deleted) };
  });
  expect(answers.good.map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const { body } of answers.good) expect(JSON.stringify(body)).toContain('Good morning');
  expect(answers.deleted).toMatchObject([
    { status: 401, body: { error: { code: 'invalid_api_key' } } },
    { status: 401, body: { error: { type: 'authentication_error' } } },
    { status: 401, body: { error: { status: 'UNAUTHENTICATED' } } },
  ]);
  expect(await page.evaluate(() => window.anyone.clauses())).toEqual([
    null,
    null,
    null,
    'KEY-DELETED',
    'KEY-DELETED',
    'KEY-DELETED',
  ]);
  expect(warnings.filter((text) => text.includes('anyone-conformance'))).toEqual([]);
});

test('a key that is no fixture is warned of once, without telling it', async ({ page }) => {
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await page.goto(site.url);
  const key = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';
  const statuses = await page.evaluate(async (secret) => {
    await window.anyone.start();
    const first = await window.anyone.ask.openai(secret);
    const second = await window.anyone.ask.anthropic(secret);
    return [first.status, second.status];
  }, key);
  expect(statuses).toEqual([401, 401]);
  expect(warnings.filter((text) => text.includes('anyone-conformance'))).toEqual([
    expect.stringMatching(/the key sk-…aE6u is no fixture .* Keys do not belong in a browser/),
  ]);
  expect(warnings.join()).not.toContain(key.slice(3, 11));
});

const credentials = [
  ['/v1/models', { authorization: `Bearer ${keyOf('active')}` }, 'GET'],
  ['/v1/messages', { 'x-api-key': keyOf('active'), 'anthropic-version': '2023-06-01' }, 'POST'],
  [
    '/v1beta/models/gemini-3.1-pro-preview:generateContent',
    { 'x-goog-api-key': keyOf('active') },
    'POST',
  ],
] as const;

test('a page of another origin may send each credential, and read answers and refusals', async ({
  page,
  mock,
}) => {
  await page.goto(site.url);
  const read = (key: string) =>
    page.evaluate(
      async ({ url, calls, secret }) => {
        const statuses: number[] = [];
        for (const [path, headers, method] of calls) {
          const own = Object.entries(headers).map(([name, value]): [string, string] => [
            name,
            value.replace(/sk-\S+/, secret),
          ]);
          const response = await fetch(url + path, {
            method,
            headers: [...own, ['content-type', 'application/json']],
            ...(method === 'POST' ? { body: '{}' } : {}),
          });
          await response.json();
          statuses.push(response.status);
        }
        return statuses;
      },
      { url: mock.url, calls: credentials, secret: key },
    );
  expect(await read(keyOf('active'))).toEqual([200, 400, 400]);
  expect(await read(keyOf('deleted'))).toEqual([401, 401, 401]);
});

test('--cors keeps a page of another origin from reading, and lets the named one', async ({
  page,
}) => {
  await page.goto(site.url);
  const start = (origin: string) =>
    startServer(createGateway({ behaviours: [restrictOrigin(origin)] }));
  const read = (url: string) =>
    page.evaluate(async (address) => {
      const headers = { authorization: 'Bearer sk-nobody-knows-this-key' };
      return fetch(address, { headers }).then(
        ({ status }) => status,
        () => 'unreadable',
      );
    }, `${url}/v1/models`);
  const [own, other] = [await start(site.url), await start('https://elsewhere.example')];
  expect([await read(own.url), await read(other.url)]).toEqual([401, 'unreadable']);
  await Promise.all([own.close(), other.close()]);
});

test('mock --init into no directory is refused in one line', async () => {
  expect(await runCommand(['mock', '--init', '/nowhere/at/all'])).toEqual({
    code: 2,
    output: '',
    error: '--init /nowhere/at/all: there is no such directory.\n',
  });
});
