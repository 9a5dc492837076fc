import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandFile, runProgram } from '../support/processes/run-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { startEchoingGateway } from '../targets/echoing-gateway.ts';
import type { Listening } from '../targets/listen.ts';
import { expect, test } from '../test.ts';
import { plantedKeys, plantedVariables, readFolder, tracesIn } from './planted-keys.ts';

let gateway: Listening;

test.beforeAll(async () => {
  gateway = await startEchoingGateway();
});
test.afterAll(() => gateway.close());

/** Cases that put keys into every place that a request has, and some that spoil them. */
const only = [
  'KEY-DELETED/*',
  'KEY-MALFORMED/createMessage/*',
  'KEY-MALFORMED/generateContent/query/*',
  'KEY-PRESENTATION/listModels/*',
  'KEY-INACTIVE/generateContent/*',
  'MODEL-FORBIDDEN/*',
  'STYLE-*',
  'HARD-NO-ECHO/*',
  'HARD-NO-BYPASS/createRerank/*',
  'HARD-CONNECTION/*',
];

test('the gateway does give every key away, and the search finds that', async () => {
  const key = plantedKeys['deleted'] ?? '';
  const answer = await fetch(`${gateway.url}/v1/rerank`, { headers: { 'x-api-key': key } });
  expect(tracesIn(`${answer.headers.get('x-seen')}`)).not.toEqual([]);
  const body = await answer.text();
  for (const word of body.split(' ').slice(0, 16)) {
    expect(tracesIn(word), word).not.toEqual([]);
  }
  expect(tracesIn(`…${key.slice(-7)}`)).toEqual([]);
});

test('no byte that check writes gives a key away: terminal, every report, GitHub', async () => {
  const folder = test.info().outputPath('reports');
  await mkdir(folder);
  const summary = join(folder, 'summary.md');
  await writeFile(summary, '');
  const files = ['json', 'html', 'junit', 'sarif', 'markdown', 'badge'].flatMap((form) => [
    `--${form}`,
    join(folder, form),
  ]);
  const { code, output, error } = await runProgram(
    process.execPath,
    [
      commandFile,
      ...['check', '--base-url', gateway.url, '--cost', 'costly', '--strict'],
      ...only.flatMap((glob) => ['--only', glob]),
      ...files,
    ],
    { ...plantedVariables, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, FORCE_COLOR: '1' },
  );
  expect({ code, annotated: output.includes('::error title=') }).toEqual({
    code: 1,
    annotated: true,
  });
  const report = parseReport(await readFile(join(folder, 'json'), 'utf8'));
  expect(report.totals.failed).toBeGreaterThan(150);
  // There was much to take out: of the requests, and of the answers.
  const [sent, seen] = ['request', 'answer'].map((part) =>
    report.cases.flatMap(({ findings }) =>
      findings.filter((one) => JSON.stringify(Reflect.get(one, part)).includes('[key]')),
    ),
  );
  expect(sent?.length).toBeGreaterThan(100);
  expect(seen?.length).toBeGreaterThan(100);

  const written = [
    { name: 'standard output', text: output },
    { name: 'standard error', text: error },
    ...(await readFolder(folder)),
  ];
  expect(written).toHaveLength(9);
  for (const { name, text } of written) expect(tracesIn(text), name).toEqual([]);
});

test("no byte of Playwright's reports and traces gives a key away", async () => {
  test.slow();
  const folder = test.info().outputPath('playwright');
  const { code, output, error } = await runProgram(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      ...['test', '--project', 'conformance', '--trace', 'on', '--workers', '1'],
      ...['--grep', '(KEY-DELETED|HARD-NO-ECHO) createMessage|KEY-PRESENTATION generateContent'],
      ...['--reporter', 'list,json,html', '--output', join(folder, 'results')],
    ],
    {
      ...plantedVariables,
      ANYONE_BASE_URL: gateway.url,
      PLAYWRIGHT_JSON_OUTPUT_NAME: join(folder, 'report.json'),
      PLAYWRIGHT_HTML_OUTPUT_DIR: join(folder, 'html'),
      PLAYWRIGHT_HTML_OPEN: 'never',
    },
  );
  expect(code).toBe(1);
  const files = await readFolder(folder);
  const names = files.map(({ name }) => name);
  expect(names).toContain('report.json');
  expect(names).toContain('index.html');
  expect(names.filter((name) => name === 'trace.zip').length).toBeGreaterThan(1);
  expect(files.filter(({ text }) => text.includes('seen 200')).length).toBeGreaterThan(3);
  const written = [
    { name: 'standard output', text: output },
    { name: 'standard error', text: error },
    ...files,
  ];
  for (const { name, text } of written) expect(tracesIn(text), name).toEqual([]);
});

test('a defect of the program itself is reported in one line, without a key, and as no verdict', async () => {
  const crash =
    "Date.prototype.toISOString = () => { throw new TypeError('no ' + process.env.ANYONE_API_KEY + '\\n at'); };";
  const ended = await runProgram(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(crash)}`, commandFile, 'check'],
      ...['--base-url', gateway.url, '--only', 'KEY-REQUIRED/listModels/*'],
    ],
    plantedVariables,
  );
  expect(ended).toMatchObject({ code: 3, output: '' });
  expect(tracesIn(ended.error)).toEqual([]);
  // Before it stands what a survey found.
  expect(ended.error.split('\n').at(-2)).toMatch(
    /^This program failed, which proves nothing about the gateway: TypeError: no \[key\]\\u000a at(?: \([^)\n]+\))?\. Please report it\.$/,
  );
});
