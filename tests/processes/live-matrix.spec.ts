import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../../check/embedded.ts';
import { inFolder } from '../support/in-folder.ts';
import { type ReportedTest, reportedTests } from '../support/playwright-report.ts';
import { runNodeIn } from '../support/processes/run-process.ts';
import type { Ended } from '../support/run-command.ts';
import { answerAlike } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

const config = fileURLToPath(new URL('../../playwright.config.ts', import.meta.url));

/** Runs these tests of the matrix as docs/library.md describes it, in a folder with a configuration and a `.env` of its own. */
const runMatrix = (
  folder: string,
  titles: string,
  variables: Readonly<Record<string, string>>,
  workers = 1,
): Promise<Ended> =>
  runNodeIn(
    folder,
    'node_modules/@playwright/test/cli.js',
    [
      ...['test', '--config', config, '--project', 'conformance', '--output', 'out'],
      ...['--reporter=json', '--workers', String(workers), '-g', titles],
    ],
    variables,
  );

const byTitle = (output: string): [string, ReportedTest['status']][] =>
  reportedTests(output).map(({ title, status }) => [title, status]);

test('with ANYONE_BASE_URL set, the matrix uses the configuration file and .env, as check does', async () => {
  const { target, gateway, close } = await startEmbedded();
  const files = {
    'anyone-conformance.yaml':
      'version: 1\nkeys: { active: MY_KEY, deleted: MY_DELETED_KEY }\nnotOffered: [createRerank]\n' +
      'profile: { operations: [{ id: ask, path: /v1/chat/completions, like: createChatCompletion }] }\n',
    '.env': `MY_KEY=${target.keys.active}\nMY_DELETED_KEY=${target.keys.deleted}\n`,
  };
  const ended = await inFolder(files, (folder) =>
    runMatrix(folder, 'KEY-DELETED (listModels|createRerank|ask)$', {
      ANYONE_BASE_URL: target.baseUrl.href,
    }),
  );
  const asked = new Set(gateway.decisions.recent().map(({ path }) => path));
  await close();
  expect(byTitle(ended.output)).toEqual([
    ['KEY-DELETED ask', 'expected'],
    ['KEY-DELETED createRerank', 'skipped'],
    ['KEY-DELETED listModels', 'expected'],
  ]);
  expect(ended.code).toBe(0);
  expect(asked.has('/v1/models')).toBe(true);
});

test('neither a configuration file nor .env alone sends the matrix to a live gateway', async () => {
  const { target, gateway, close } = await startEmbedded();
  const files = {
    'anyone-conformance.yaml': `version: 1\nbaseUrl: ${target.baseUrl.href}\n`,
    '.env': `ANYONE_BASE_URL=${target.baseUrl.href}\nANYONE_API_KEY=${target.keys.active}\n`,
  };
  const ended = await inFolder(files, (folder) => runMatrix(folder, 'KEY-DELETED listModels$', {}));
  const { length } = gateway.decisions.recent();
  await close();
  expect(byTitle(ended.output)).toEqual([['KEY-DELETED listModels', 'expected']]);
  expect(length).toBe(0);
});

test('a key that the gateway refuses is reported in each test, and sent again for none', async () => {
  const { target, gateway, close } = await startEmbedded();
  const key = 'sk-Wr0ngKeyZq8RkW3vXn5TbM7cLd9YpQ2f';
  const ended = await inFolder({}, (folder) =>
    runMatrix(
      folder,
      'KEY-DELETED create(Message|Rerank)$',
      { ANYONE_BASE_URL: target.baseUrl.href, ANYONE_API_KEY: key },
      2,
    ),
  );
  const sent = gateway.decisions.recent().length;
  await close();
  const reported = reportedTests(ended.output);
  expect(reported.length).toBe(2);
  for (const { status, error } of reported) {
    expect(status).toBe('unexpected');
    expect(error).toContain(
      'the target refused your key on every endpoint that answered: set ANYONE_API_KEY to a valid key',
    );
  }
  // Each of two workers may begin at the same time: two probes of each operation.
  expect(sent).toBeLessThanOrEqual(2 * 2 * 15);
  expect(ended.output).not.toContain(key);
});

test('a MUST that could not be exercised fails its test, a SHOULD is skipped', async () => {
  const { target, close } = await startEmbedded();
  const ended = await inFolder({}, (folder) =>
    runMatrix(folder, '(KEY-INACTIVE|KEY-INACTIVE-STATUS) listModels$', {
      ANYONE_BASE_URL: target.baseUrl.href,
      ANYONE_API_KEY: target.keys.active ?? '',
    }),
  );
  await close();
  const gap = 'cases of a MUST that could not be run';
  const reported = reportedTests(ended.output);
  expect(reported.map(({ title, status, error }) => [title, status, error.includes(gap)])).toEqual([
    ['KEY-INACTIVE listModels', 'unexpected', true],
    ['KEY-INACTIVE-STATUS listModels', 'skipped', false],
  ]);
});

test('a limit that a Playwright run cannot keep is refused before anything is sent', async () => {
  const files = { 'anyone-conformance.yaml': 'version: 1\nmaxBadKeys: 10\n' };
  const ended = await inFolder(files, (folder) =>
    runMatrix(folder, 'KEY-DELETED', { ANYONE_BASE_URL: 'http://127.0.0.1:9' }),
  );
  expect(ended.code).toBe(1);
  expect(ended.output).toContain(
    'maxBadKeys cannot be kept over the workers of a Playwright run: use the command check.',
  );
});

test('where no endpoint judges the valid key, no test is skipped', async () => {
  const target = await answerAlike({ status: 503 });
  const ended = await inFolder({}, (folder) =>
    runMatrix(folder, 'HTTP-NOT-STORED generateContent$', {
      ANYONE_BASE_URL: target.url,
      ANYONE_API_KEY: 'sk-Zq8RkW3vXn5TbM7cLd9YpQ2f',
    }),
  );
  await target.close();
  expect(byTitle(ended.output)).toEqual([['HTTP-NOT-STORED generateContent', 'unexpected']]);
  expect(ended.code).toBe(1);
  const [only] = reportedTests(ended.output);
  expect(only?.error).toContain(
    'nothing can be determined: no endpoint judged the valid key: answered 503: an upstream is down',
  );
});
