import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Embedded, startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { type ReportedTest, reportedTests } from '../support/playwright-report.ts';
import { compile } from '../support/processes/compile.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { casesOfClause } from '../support/suites/built-in-cases.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';
import { blocksOf, readPage, writtenPages } from './docs-pages.ts';
import { typescriptTests } from './package-typescript.ts';
import type { PackedProject } from './packed-project.ts';

const tool = (path: string) =>
  fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
const playwright = tool('@playwright/test/cli.js');

const typed = `
import { check, type CheckOptions, type Profile, type Report } from 'anyone-conformance';
import { paceStreams, type ScriptedEntry, scriptAnswers, spreadChaos } from 'anyone-conformance/behaviours';
import { mockWorker } from 'anyone-conformance/browser';
import { createGateway, keys } from 'anyone-conformance/gateway';
import { openMock } from 'anyone-conformance/mock';
import { test as mockTest } from 'anyone-conformance/mock/playwright';
import { useAnyoneMock } from 'anyone-conformance/mock/vitest';
import { createHandlers } from 'anyone-conformance/msw';
import { mockWorker as sameWorker } from 'anyone-conformance/msw/browser';
import { mockServer } from 'anyone-conformance/msw/node';
import { conformanceTests } from 'anyone-conformance/playwright';
import { startServer } from 'anyone-conformance/server';
import { setupServer } from 'msw/node';

const options: CheckOptions = { baseUrl: 'https://gateway.example', keys: { active: process.env['KEY'] } };
const mocks = [await openMock({ seed: 1 }), await useAnyoneMock({ url: 'http://127.0.0.1:4010' })];
export const shown: string = mocks[0]?.keys.active ?? keys.deleted;
mockTest('types', async ({ mock }) => mock.answer({ when: { message: /a/ }, text: mock.url }));
const report: Report = await check(options);
const profile: Profile = { headers: { 'x-team': { env: 'TEAM' } }, keyStates: { absent: ['expired'] } };
await check({ ...options, profile });
const verdict: 'conformant' | 'holds' | 'violations' | 'incomplete' | 'unreachable' = report.verdict;
setupServer(...createHandlers(createGateway()), ...mockServer().server.listHandlers().slice(0, 0));
const server = await startServer(createGateway({ latency: 1 }));
conformanceTests({ baseURL: server.url, only: [verdict], strict: true, profile: 'openai' });
const entry: ScriptedEntry = { when: { operation: 'createMessage' }, text: 'Hi' };
mockServer({ behaviours: [scriptAnswers([entry]), spreadChaos({ rates: { cut: 0.1 } }), paceStreams(9)] });
// @ts-expect-error there is no such mishap
spreadChaos({ rates: { flood: 1 } });
export const started: Promise<unknown> = mockWorker().worker.start();
export const same: typeof mockWorker = sameWorker;
// @ts-expect-error there is no such option
await check({ baseURL: 'https://gateway.example' });
// @ts-expect-error there is no such state of a key
await check({ baseUrl: 'https://gateway.example', keys: { lost: '' } });
// @ts-expect-error there is no such place of a key
await check({ profile: { formats: { openai: { key: { in: 'body', name: 'key' } } } } });
// @ts-expect-error a gateway is needed
conformanceTests({ only: [] });
`;

/** The programs that the docs show for this package. */
const docsPrograms = (): string[] =>
  writtenPages
    .flatMap((page) => blocksOf(readPage(page), 'ts'))
    .filter((text) => /from '(?:anyone-conformance[/']|msw')/.test(text));

/** The recipes as one file of tests. */
const recipes = blocksOf(readPage('docs/recipes.md'), 'ts').join('\n');

/** Whether a path or a complaint is about a program of the project or about the package, not about another package. */
const isOwn = (line: string): boolean =>
  !/(?:^|\/)node_modules\/(?!anyone-conformance\/)/.test(line);

/**
 * What the compiler reports about programs of a strict project, and about the package's own types. The types of other
 * packages are read, and what is wrong in them is theirs.
 */
async function complaintsAbout(folder: string, programs: readonly string[]): Promise<string[]> {
  const { files, complaints } = await compile(folder, programs, [
    ...['--module', 'nodenext', '--target', 'es2023', '--types', 'node'],
  ]);
  expect(files.filter(isOwn).length).toBeGreaterThan(programs.length + 20);
  return complaints.filter(isOwn);
}

/** The environment of a project that checks a target. */
const environmentOf = ({ target }: Embedded, only: string): Record<string, string> => ({
  ...variablesOf(target),
  ANYONE_BASE_URL: target.baseUrl.href,
  ANYONE_ONLY: only,
});

/** Runs the Playwright example in two shards, each as on a machine of its own, and merges what they report. */
async function runSharded(
  { folder, run }: PackedProject,
  variables: Record<string, string>,
): Promise<{ readonly codes: (number | null)[]; readonly reported: ReportedTest[] }> {
  const blobs = join(folder, 'blobs');
  await mkdir(blobs);
  const codes = [];
  for (const shard of [1, 2]) {
    const { code } = await run(
      process.execPath,
      [playwright, 'test', '--config', 'playwright', '--shard', `${shard}/2`],
      { ...variables, CI: '1', PLAYWRIGHT_BLOB_OUTPUT_FILE: join(blobs, `${shard}.zip`) },
    );
    codes.push(code);
  }
  const merged = await run(process.execPath, [
    playwright,
    'merge-reports',
    '--reporter=json',
    blobs,
  ]);
  return { codes, reported: reportedTests(merged.output) };
}

/** Declares the tests of the package in a project that uses it. */
export function projectTests(projectOf: () => PackedProject): void {
  test('the mock serves from compiled code', async () => {
    const { folder, nodes } = projectOf();
    const main = join(folder, 'node_modules/anyone-conformance/dist/cli/bin.js');
    const mock = await startMockProcess(['--quiet'], [nodes.oldest, main]);
    const { active = '', deleted = '' } = mock.keys;
    const ask = async (key: string) =>
      (await fetch(`${mock.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }))
        .status;
    const statuses = [await ask(active), await ask(deleted)];
    const { code, error } = await mock.stop();
    expect({ statuses, code, error }).toEqual({ statuses: [200, 401], code: 0, error: '' });
  });

  test('the library gives a report, and writes nothing of its own', async () => {
    const { folder, nodes, run } = projectOf();
    await writeFile(
      join(folder, 'ask.js'),
      `import { check } from 'anyone-conformance';
      process.stdout.write(JSON.stringify(await check({ only: ['KEY-DELETED'] })));`,
    );
    const { code, output, error } = await run(nodes.oldest, ['ask.js']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(parseReport(output)).toMatchObject({ verdict: 'holds', totals: { failed: 0 } });
  });

  test.describe('next to Playwright, MSW, Vitest and TypeScript', () => {
    test.beforeAll(async () => {
      const { link } = projectOf();
      for (const name of ['@playwright/test', '@types/node', 'msw', 'vitest']) await link(name);
    });

    typescriptTests(projectOf);

    test('every entry has its types, which refuse what there is not', async () => {
      const { folder } = projectOf();
      const programs = [typed, recipes, ...docsPrograms()];
      expect(programs.length).toBeGreaterThan(7);
      const files = programs.map((_, index) => `program-${index}.ts`);
      for (const [index, text] of programs.entries()) {
        await writeFile(join(folder, files[index] ?? ''), text);
      }
      expect(await complaintsAbout(folder, files)).toEqual([]);
    });

    test('two shards of a Playwright project report together every cell, each once', async () => {
      test.setTimeout(180_000);
      const fault = findFault('deleted-key-served-on-rerank');
      const embedded = await startEmbedded({ faults: fault === undefined ? [] : [fault] });
      const clauses = ['KEY-DELETED', 'KEY-LIFECYCLE', 'KEY-UNIVERSAL'] as const;
      const project = projectOf();
      await project.copyExample('playwright');
      const variables = environmentOf(embedded, clauses.join(' '));
      const { codes, reported } = await runSharded(project, variables);
      await embedded.close();
      const cells = clauses.flatMap((clause) =>
        casesOfClause(clause).map(({ requirement, operation }) => `${requirement} ${operation}`),
      );
      expect(reported.map(({ title }) => title).toSorted()).toEqual(
        [...new Set(cells), 'an application gets what this test scripted'].toSorted(),
      );
      expect(new Set(reported.map(({ status }) => status))).toEqual(
        new Set(['expected', 'unexpected', 'skipped']),
      );
      expect(reported.filter(({ status }) => status === 'unexpected')).toEqual([
        {
          title: 'KEY-DELETED createRerank',
          status: 'unexpected',
          annotations: [],
          error: expect.stringContaining('KEY-DELETED/createRerank/bearer/deleted: served'),
        },
      ]);
      expect(codes.toSorted()).toEqual([0, 1]);
    });

    test('the examples of Vitest and the recipes pass', async () => {
      const { copyExample, folder, run } = projectOf();
      await copyExample('vitest');
      await writeFile(join(folder, 'vitest/recipes.test.ts'), recipes);
      const titles = [...recipes.matchAll(/^test\('(.+)',/gm)].map(([, title]) => title ?? '');
      expect(titles.length).toBeGreaterThan(15);
      const embedded = await startEmbedded();
      const { code, output, error } = await run(
        process.execPath,
        [tool('vitest/vitest.mjs'), 'run', '--root', 'vitest', '--reporter=tap-flat'],
        environmentOf(embedded, ''),
      );
      await embedded.close();
      const passed = [...output.matchAll(/^ok \d+ - (\S+) > (.+?) #/gm)].map(
        ([, , title]) => title,
      );
      expect({ code, error, passed: passed.toSorted() }).toEqual({
        code: 0,
        error: '',
        passed: [
          ...titles,
          'a deleted key is dead on every endpoint',
          'a key that was deleted explains itself',
          'a mistyped key is refused, and the gateway shows its owner why',
          'an application is answered without a network',
          'an application is limited once, and then answered',
          'an application stands what goes wrong on a real service, and an invalid key stays invalid',
          'the mock says what was written down, at the pace of a model',
        ].toSorted(),
      });
    });
  });
}
