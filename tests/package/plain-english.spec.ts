import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/run-command.ts';
import { expect, test } from '../test.ts';
import { proseOf, readPage, root, writtenPages } from './docs-pages.ts';

/** Folders and files whose comments and messages are clean. Clean one, and add its line. */
const clean: readonly string[] = [
  // One a line, so that several people can add theirs at the same time.
  'base',
  'bench',
  'examples',
  'cli',
  'fixtures',
  'library',
  'mocks/behaviours',
  'mocks/control',
  'mocks/dashboard/page',
  'mocks/faults',
  'mocks/formats',
  'mocks/gateway',
  'mocks/keys',
  'mocks/msw',
  'mocks/operations',
  'mocks/realtime',
  'mocks/server',
  'mocks/structured-output',
  'report',
  'spec/*.ts',
  'spec/openapi.yaml',
  'spec/reports.yaml',
  'spec/requirements.yaml',
  'suites',
  'check',
  'packaging',
  'proof',
  'tests/*.ts',
  'tests/base',
  'tests/browser',
  'tests/check',
  'tests/cli',
  'tests/clients',
  'tests/library',
  'tests/mocks',
  'tests/package',
  'tests/processes',
  'tests/proof',
  'tests/report',
  'tests/spec',
  'tests/suites',
  'tests/support',
  'tests/targets',
];

/** Files of those folders that need a banned phrase: this test, and a report that golden files repeat. */
const exempt: readonly string[] = [
  'tests/package/plain-english.spec.ts',
  'tests/support/report/sample-report.ts',
];

const glossary = /## Words\n[\s\S]*?(?=\nMore words)/;

/** The banned phrases: the left column of the glossary in CONTRIBUTING. */
const banned = (glossary.exec(readPage('CONTRIBUTING.md'))?.[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:-|do not)/.test(line))
  .flatMap((row) => (row.split('|')[1] ?? '').trim().split(/, (?!not )/));

/** Every banned phrase in a text, with the words around it. */
function dialectIn(text: string): string[] {
  const line = text.replaceAll(/\s+(?:\*|\/\/)?\s*/g, ' ');
  return banned.flatMap((phrase) =>
    [...line.matchAll(new RegExp(`(?<![\\w-])${phrase}(?![\\w-])`, 'gi'))].map(
      ({ index }) => `"${phrase}" in: …${line.slice(Math.max(0, index - 40), index + 60)}…`,
    ),
  );
}

test('the glossary bans phrases, and the lint finds each of them, over a line break too', () => {
  expect(banned.length).toBeGreaterThan(30);
  for (const phrase of ['is told', 'gravest', 'told, not counted', 'so many']) {
    expect(banned).toContain(phrase);
  }
  for (const phrase of banned) {
    const broken = `/**\n * The run ${phrase.replace(' ', '\n * ')} now.`;
    expect(dialectIn(broken), phrase).not.toEqual([]);
  }
  expect(dialectIn('A key is exhausted. It stands for nothingness-so-manyfold.')).toHaveLength(1);
});

for (const page of writtenPages) {
  test(`${page} is plain English`, () => {
    const text = readPage(page);
    expect(dialectIn(proseOf(text.replace(glossary, '')))).toEqual([]);
  });
}

for (const command of [
  'check',
  'cleanup',
  'diff',
  'doctor',
  'explain',
  'faults',
  'init',
  'list',
  'mock',
]) {
  test(`${command} --help is plain English`, async () => {
    const { code, output } = await runCommand([command, '--help']);
    expect(code).toBe(0);
    expect(dialectIn(output)).toEqual([]);
  });
}

test('the folders that are clean stay clean', () => {
  const offenders = clean.flatMap((entry) => {
    const files = globSync(/\.\w+$/.test(entry) ? entry : `${entry}/**/*.{ts,tsx}`, {
      cwd: root,
      exclude: (path) => path.endsWith('node_modules'),
    });
    expect(files, `${entry} is in the list, but is not there`).not.toEqual([]);
    return files
      .filter((file) => !exempt.includes(file))
      .flatMap((file) =>
        dialectIn(readFileSync(join(root, file), 'utf8')).map((found) => `${file}: ${found}`),
      );
  });
  expect(offenders).toEqual([]);
});
