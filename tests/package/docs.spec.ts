import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import manifest from '../../package.json' with { type: 'json' };
import { requirementIds } from '../../spec/index.ts';
import { allCases } from '../support/suites/built-in-cases.ts';

const run = promisify(execFile);
const docs = await readdir(new URL('../../docs/', import.meta.url));
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];
const read = (page: string) => readFile(new URL(`../../${page}`, import.meta.url), 'utf8');

const helpOf = async (command: string): Promise<string> => {
  const { stdout } = await run(process.execPath, ['cli/main.ts', command, '--help']);
  return stdout;
};

/** The options of a Markdown table whose first column names them. */
function optionsIn(markdown: string): string[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('| `--'));
  return rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/--[a-z-]+/g)].map(String));
}

test('every option that README tells is one that the commands have, and the other way round', async () => {
  const readme = await read('README.md');
  const [mockPart = '', checkPart = ''] = readme.split('## Checking a live deployment');
  const told = { mock: optionsIn(mockPart), check: optionsIn(checkPart) };
  for (const command of ['mock', 'check'] as const) {
    const help = await helpOf(command);
    const known = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    const documented = told[command].concat(command === 'check' ? ['--base-url'] : []);
    expect(documented.toSorted(), command).toEqual(known.toSorted());
  }
});

test('every npm script that the docs name exists', async () => {
  for (const page of pages) {
    const text = await read(page);
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(
      ([, name]) => name,
    );
    const unknown = named.filter((name) => !Object.keys(manifest.scripts).includes(name ?? ''));
    expect(unknown, page).toEqual([]);
  }
});

test('every file that the docs link to is there', async () => {
  for (const page of pages) {
    const text = await read(page);
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      const target = new URL(link, new URL(page, 'http://project/')).pathname.slice(1);
      await expect(read(target), `${page} links to ${link}`).resolves.not.toBe('');
    }
  }
});

test('what README says of the number of clauses and cases is true', async () => {
  const readme = await read('README.md');
  expect(readme).toContain(`${requirementIds.length} clauses in three layers`);
  const [, told = ''] = /More than ([\d,]+) cases/.exec(readme) ?? [];
  const least = Number(told.replace(',', ''));
  expect(least).toBeGreaterThan(0);
  expect(allCases.length).toBeGreaterThanOrEqual(least);
  expect(allCases.length).toBeLessThan(least + 500);
});

test('the key file of README is one that the mock takes', async () => {
  const readme = await read('README.md');
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  const { parseKeyFile } = await import('../../mocks/keys/key-file.ts');
  expect(parseKeyFile(text, 'keys.yaml')).toEqual([
    {
      name: 'front end',
      key: 'sk-frontend-0123456789',
      state: 'restricted',
      models: ['gpt-5.4', 'claude-sonnet-4-6'],
      quota: 1000,
      expiresAt: '2027-01-31T00:00:00.000Z',
    },
    {
      name: 'leaked last week',
      key: 'sk-leaked-0123456789',
      state: 'deleted',
      models: null,
      quota: null,
      expiresAt: null,
    },
  ]);
});
