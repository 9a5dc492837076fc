import { existsSync, globSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseKeyFile } from '../../mocks/keys/key-file.ts';
import manifest from '../../package.json' with { type: 'json' };
import { operationIds, requirementIds } from '../../spec/index.ts';
import { runCommand } from '../support/run-command.ts';
import { allCases } from '../support/suites/built-in-cases.ts';
import { expect, test } from '../test.ts';
import {
  allPages,
  anchorsOf,
  blocksOf,
  generatedPages,
  proseOf,
  readPage,
  root,
  writtenPages,
} from './docs-pages.ts';

/** Links of a page into the project: the file, from the project's folder, and the anchor. */
const linksOf = (page: string): { readonly file: string; readonly anchor: string }[] =>
  [
    ...readPage(page).matchAll(/(?:\]\(|src="|srcset=")(?!https?:)([^)"#]*)(?:#([^)"]+))?[)"]/g),
  ].map(([, link = '', anchor = '']) => ({
    file: link === '' ? page : posix.join(posix.dirname(page), link),
    anchor,
  }));

for (const page of writtenPages) {
  test(`every link of ${page} leads to a file, and to a heading in it`, () => {
    const offenders = linksOf(page).filter(({ file, anchor }) => {
      // Generated pages may be written by a later `npm run generate`.
      if (!existsSync(join(root, file))) return !generatedPages.includes(file);
      return anchor !== '' && !anchorsOf(readPage(file)).includes(anchor);
    });
    expect(offenders).toEqual([]);
  });
}

test('every page can be reached from README in two steps', () => {
  const targets = (page: string) => linksOf(page).map(({ file }) => file);
  const near = new Set(targets('README.md').filter((file) => allPages.includes(file)));
  const reached = new Set([...near, ...[...near].flatMap(targets), 'README.md']);
  expect(allPages.filter((page) => !reached.has(page))).toEqual([]);
});

test('README is read in five minutes: at most 200 lines', () => {
  expect(readPage('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

for (const page of writtenPages.filter((one) => /^docs\/[^/]+$|^CONTRIBUTING/.test(one))) {
  test(`${page} has a table of contents with each of its sections, in their order`, () => {
    const text = readPage(page);
    const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
    const contents = [...text.matchAll(/^- \[(.+)\]\(#(.+)\)$/gm)];
    expect(contents.map(([, title]) => title)).toEqual(sections);
    expect(contents.map(([, , anchor]) => anchor)).toEqual(anchorsOf(text).slice(1));
  });
}

test('every source file that ARCHITECTURE, CONTRIBUTING and the decisions name is there', () => {
  const sources = globSync('**/*.{ts,yaml,json}', {
    cwd: root,
    exclude: (path) => /(?:^|[/\\])(?:node_modules|dist)$/.test(path),
  }).map((path) => path.replaceAll('\\', '/'));
  const pages = writtenPages.filter((page) => /^(?:ARCH|CONTRIB|docs\/decisions)/.test(page));
  for (const page of pages) {
    const named = [...readPage(page).matchAll(/`([\w./-]+\.(?:ts|yaml|json))`/g)];
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => !sources.some((one) => one === path || one.endsWith(`/${path}`)));
    expect(missing, page).toEqual([]);
  }
});

test('every folder and page that CONTRIBUTING names is there', () => {
  const named = [...readPage('CONTRIBUTING.md').matchAll(/`([\w./-]+(?:\/|\.md))`/g)];
  const paths = named
    .map(([, path = '']) => path)
    .filter((path) => !/^(?:dist|generated)\//.test(path));
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('CONTRIBUTING names every file that an endpoint, a form and a format need by its whole path', () => {
  const [, steps = ''] =
    /## Add an endpoint\n([\s\S]*?)\n## The package/.exec(readPage('CONTRIBUTING.md')) ?? [];
  const named = [...steps.matchAll(/`([\w.-]+\/[\w./-]+\.(?:tsx?|ya?ml|json|md))`/g)];
  const paths = named.map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every variable that the docs name is one that the source reads', () => {
  const known = new Set<string>();
  for (const path of globSync('{base,check,cli,library,suites,mocks}/**/*.ts', { cwd: root })) {
    for (const [name] of readPage(path).matchAll(/\bANYONE_[A-Z_]+\b/g)) known.add(name);
  }
  // Those of the second gateway are put together: ANYONE_COMPARE_ and the rest of the name.
  const isKnown = (name: string) => known.has(name.replace('ANYONE_COMPARE_', 'ANYONE_'));
  for (const page of writtenPages) {
    const named = [...readPage(page).matchAll(/\bANYONE_[A-Z_]+\b/g)].map(([name]) => name);
    expect(
      named.filter((name) => !isKnown(name)),
      page,
    ).toEqual([]);
  }
});

/** The options that the tables of a page describe. */
const optionsIn = (page: string): string[] =>
  readPage(page)
    .split('\n')
    .filter((line) => line.startsWith('| `--'))
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/--[a-z-]+/g)].map(String));

const optionsOf = async (command: string): Promise<string[]> => {
  const { output } = await runCommand([command, '--help']);
  return [...output.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option);
};

const ofCheck = ['docs/check.md', 'docs/reports.md', 'docs/baseline.md', 'docs/profiles.md'];

for (const [command, pages] of [
  ['mock', ['docs/mock.md']],
  ['doctor', ['docs/doctor.md']],
  ['revoked', ['docs/revoked.md']],
  ['check', ofCheck],
] as const) {
  test(`the tables of options have what ${command} has, and the other way round`, async () => {
    const made = command === 'check' ? optionsIn('docs/provisioners.md').slice(0, 4) : [];
    const documented = [...pages.flatMap(optionsIn), ...made];
    expect(documented.toSorted()).toEqual((await optionsOf(command)).toSorted());
  });
}

test('the tables of options have what cleanup has, and the other way round', async () => {
  const documented = optionsIn('docs/provisioners.md').slice(4);
  expect(documented.toSorted()).toEqual((await optionsOf('cleanup')).toSorted());
});

test('what the docs say of the number of clauses, endpoints and cases is true', () => {
  const page = readPage('docs/verdict.md').replaceAll('\n', ' ');
  expect(page).toContain(`${requirementIds.length} clauses in three layers`);
  expect(page).toContain(`to each of ${operationIds.length} endpoints`);
  const [, said = ''] = /More than ([\d,]+) cases/.exec(page) ?? [];
  const least = Number(said.replace(',', ''));
  expect(least).toBeGreaterThan(0);
  expect(allCases.length).toBeGreaterThanOrEqual(least);
  expect(allCases.length).toBeLessThan(least + 500);
});

test('README, the action and the image name one range of Node and one version', () => {
  const readme = readPage('README.md');
  const [, oldest = ''] = /^>=(\d+\.\d+)$/.exec(manifest.engines.node) ?? [];
  expect([...proseOf(readme).matchAll(/Node (\d+(?:\.\d+)?)/g)].map(([, node]) => node)).toEqual([
    oldest,
  ]);
  expect(readPage('action.yml')).toContain(`Node to set up, ${oldest} or newer`);
  for (const page of ['README.md', 'examples/ci/Dockerfile']) {
    const named = [...readPage(page).matchAll(/anyone-conformance-([\d.]+)\.tgz/g)];
    expect(new Set(named.map(([, one]) => one)), page).toEqual(new Set([manifest.version]));
  }
});

test('the number of clients that the docs name is that of the page about them', () => {
  const sections = [...readPage('docs/clients.md').matchAll(/^## (.+)$/gm)];
  const clients = sections.filter(([, name]) => name?.endsWith(', companions') === false);
  for (const page of ['README.md', 'docs/mock.md']) {
    const [, said] = /(\d+)\s+client/.exec(readPage(page)) ?? [];
    expect(Number(said), page).toBe(clients.length);
  }
});

test('the key file of the docs is one that the mock takes', () => {
  const text = blocksOf(readPage('docs/mock.md'), 'yaml').find((block) => block.includes('key:'));
  expect(parseKeyFile(text ?? '', 'keys.yaml')).toEqual([
    {
      name: 'front end',
      key: 'sk-frontend-0123456789',
      state: 'restricted',
      models: ['gpt-5.4', 'claude-sonnet-4-6'],
      quota: 1000,
      rate: 60,
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
