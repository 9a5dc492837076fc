import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import manifest from '../../package.json' with { type: 'json' };
import { startMockProcess } from '../support/processes/mock-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { allCases } from '../support/suites/built-in-cases.ts';
import { expect, test } from '../test.ts';
import { ciTests } from './package-in-ci.ts';
import { readmeTests } from './package-in-readme.ts';
import { projectTests } from './package-in-use.ts';
import { createPackedProject, type PackedProject } from './packed-project.ts';

// It is packed and installed once for all of these. Most of them start several programs.
test.describe.configure({ mode: 'default', timeout: 120_000 });

let project: PackedProject;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  const [, oldest = ''] = /^>=(\d+\.\d+)$/.exec(manifest.engines.node) ?? [];
  project = await createPackedProject(`${oldest}.0`);
});

test.afterAll(() => project?.remove());

const command = 'node_modules/anyone-conformance/dist/cli/bin.js';

test('what is packed is compiled code, its types and the contract, in under 5 MB', () => {
  const paths = project.packed.files.map(({ path }) => path);
  const strange = paths.filter(
    (path) =>
      !/^dist\/(?:base|check|cli|fixtures|library|mocks|proof|report|spec|suites)\/.+\.(?:js|d\.ts)$/.test(
        path,
      ) && !/^(?:dist\/)?spec\/(?:\w+\.schema\.json|profiles\/[\w-]+\.yaml)$/.test(path),
  );
  expect(strange.toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
    'spec/openapi.yaml',
    'spec/reports.yaml',
    'spec/requirements.yaml',
  ]);
  expect(project.packed.unpackedSize).toBeLessThan(5_000_000);
  const exported = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  for (const target of [manifest.bin, ...exported]) {
    expect(paths).toContain(target.replace('./', ''));
  }
});

test('it brings what the tool needs in under 40 MB, and neither Playwright nor MSW', () => {
  expect(project.megabytes).toBeLessThan(40);
  expect(project.installed).toEqual(expect.arrayContaining(['commander', 'tsx', 'undici', 'yaml']));
  expect(project.installed).not.toContain('@playwright');
  expect(project.installed).not.toContain('msw');
});

test('publint finds nothing wrong with the package', async () => {
  const pkgDir = join(project.folder, 'node_modules/anyone-conformance');
  const { messages } = await publint({ pkgDir, strict: true, pack: false });
  expect(messages).toEqual([]);
});

test('its types are found by every way of resolving modules that can load it', async () => {
  const tarball = await readFile(join(project.folder, project.packed.filename));
  const result = await checkPackage(createPackageFromTarballData(tarball), {
    excludeEntrypoints: ['./openapi.yaml'],
  });
  const problems = 'problems' in result ? result.problems : ['no types at all'];
  // A package of ES modules alone: what resolves for CommonJS is none of its ways.
  const own = problems.filter(
    (problem) =>
      typeof problem === 'string' ||
      !('resolutionKind' in problem) ||
      problem.resolutionKind === 'node16-esm' ||
      problem.resolutionKind === 'bundler',
  );
  expect(own).toEqual([]);
});

test('npx finds the command', async () => {
  const { code, output } = await project.run('npx', [
    '--no',
    '--',
    'anyone-conformance',
    '--version',
  ]);
  expect({ code, output }).toEqual({ code: 0, output: `${manifest.version}\n` });
});

test('the oldest Node that it allows checks each clause on an endpoint of each kind from compiled code', async () => {
  const version = await project.run(project.nodes.oldest, ['--version']);
  expect(version.output).toBe(`v${manifest.engines.node.slice(2)}.0\n`);
  const { code, output } = await project.run(project.nodes.oldest, [
    command,
    ...['check', '--strict', '--json', '-'],
    ...['--only', '*/{createMessage,createTranscription,connectRealtime,generateContent}/*'],
  ]);
  const { cases, target, totals, verdict } = parseReport(output);
  expect({ code, verdict }).toEqual({ code: 0, verdict: 'holds' });
  expect(target).toMatchObject({ embedded: true, cost: 'costly' });
  expect(totals).toMatchObject({ passed: totals.cases, failed: 0 });
  const kinds = /\/(?:createMessage|createTranscription|connectRealtime|generateContent)\//;
  expect(cases.map(({ id }) => id)).toEqual(
    allCases.flatMap(({ id }) => (kinds.test(id) ? [id] : [])),
  );
});

for (const age of ['oldest', 'current'] as const) {
  test(`every command says what it does on the ${age} Node, without a warning`, async () => {
    for (const args of [
      ['list', '--only', 'KEY-DELETED'],
      ['explain', 'KEY-DELETED'],
      ['faults', 'KEY-DELETED'],
      ['check', '--only', 'KEY-REQUIRED', '--fuzz', '15', '--allow-incomplete'],
    ]) {
      const { code, output, error } = await project.run(project.nodes[age], [command, ...args]);
      expect({ args, code, error }).toEqual({ args, code: 0, error: '' });
      expect(output).toContain('KEY-');
    }
  });
}

test('a mock keeps its state in a file, on the oldest Node too', async () => {
  for (const node of [project.nodes.oldest, project.nodes.current]) {
    const mock = await startMockProcess(
      ['--quiet', '--state', join(project.folder, 's.json')],
      [node, join(project.folder, command)],
    );
    expect(await mock.stop()).toMatchObject({ code: 0, error: '' });
  }
});

test('without MSW, `mock --handlers` and `mock --init` say in one line what to install', async () => {
  await writeFile(join(project.folder, 'handlers.mjs'), "import { http } from 'msw';\n");
  const mock = (...args: readonly string[]) =>
    project.run(project.nodes.current, [command, 'mock', '--port', '0', ...args]);
  expect(await mock('--handlers', 'handlers.mjs')).toEqual({
    code: 2,
    output: '',
    error:
      '--handlers: MSW is not installed. Install it next to this tool: npm install --save-dev msw.\n',
  });
  expect(await mock('--init', '.')).toEqual({
    code: 2,
    output: '',
    error: '--init: MSW is not installed. Install it: npm install --save-dev msw.\n',
  });
});

test('each entry that needs a package of its user’s says in a sentence what to install', async () => {
  const entries = ['msw', 'msw/node', 'playwright', 'mock/playwright'];
  const program = `
    const words = ({ message }) => console.log(message);
    for (const entry of ${JSON.stringify(entries)}) await import('anyone-conformance/' + entry).catch(words);
    const { useAnyoneMock } = await import('anyone-conformance/mock/vitest');
    await useAnyoneMock().catch(words);`;
  await writeFile(join(project.folder, 'peers.mjs'), program);
  const advice = (entry: string, name: string) =>
    `anyone-conformance/${entry} needs ${name}, which is not installed. Install it next to this package: npm install --save-dev ${name}`;
  const { code, output, error } = await project.run(project.nodes.oldest, ['peers.mjs']);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(output.trimEnd().split('\n')).toEqual([
    advice('msw', 'msw'),
    advice('msw', 'msw'),
    advice('playwright', '@playwright/test'),
    advice('mock/playwright', '@playwright/test'),
    advice('mock/vitest', 'vitest'),
  ]);
});

ciTests(() => project);
readmeTests(() => project);
projectTests(() => project);
