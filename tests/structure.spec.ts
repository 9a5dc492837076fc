import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { requirementIds } from '../spec/index.ts';
import { expect, test } from './test.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folders of the source. Each may import only from itself and from those before it. */
const order = [
  'base',
  'spec',
  'fixtures',
  'mocks',
  'suites',
  'report',
  'check',
  'proof',
  'library',
  'cli',
] as const;

/** Besides mocks/ itself, only these may import the mock: no expectation comes from it. */
const mayUseMocks = /^(?:check\/embedded\.ts$|proof\/|cli\/)/;

/** Folders with up to 20 files, because they are tables of similar items. */
const tables: Readonly<Record<string, string>> = {
  'suites/checks/keys': 'a file for each clause about keys',
};

/** Short files with a function that belong nowhere else. */
const short: Readonly<Record<string, string>> = {
  'fixtures/contract.ts': 'puts the tables of the contract together',
  'mocks/behaviours/subprotocol-key.ts': 'one behaviour, as each has its own file',
  'suites/doctor/examine-clock.ts': 'one examination, as each has its own file',
};

/** Test folders that have no counterpart in the source. */
const testFolders = ['bench', 'support', 'targets', 'processes', 'browser', 'clients', 'package'];

/** Tests of the whole project. */
const testsOfAll = ['tests/structure.spec.ts', 'tests/conformance.spec.ts'];

const paths = (pattern: string): string[] =>
  globSync(pattern, { cwd: root, exclude: (path) => path.endsWith('node_modules') })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('generated/'))
    .toSorted();

const source = paths(`{${order.join(',')}}/**/*.{ts,tsx,css}`);
const tests = paths('tests/**/*.ts');
const all = [...source, ...tests, ...paths('{bench,packaging}/**/*.ts')];
const texts = new Map(all.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const textOf = (path: string): string => texts.get(path) ?? '';
const linesOf = (path: string): number => textOf(path).trimEnd().split('\n').length;

/** The files that a file imports, types and dynamic imports included. */
const importsOf = (path: string): string[] =>
  [...textOf(path).matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, specifier = '']) => posix.join(posix.dirname(path), specifier))
    .filter((imported) => texts.has(imported));

const imports = new Map(all.map((path) => [path, importsOf(path)]));

/** A circle of imports that begins and ends with the file; null where there is none. */
function circleFrom(start: string): readonly string[] | null {
  const seen = new Set<string>();
  const search = (path: string, way: readonly string[]): readonly string[] | null => {
    for (const next of imports.get(path) ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      const circle = search(next, [...way, next]);
      if (circle !== null) return circle;
    }
    return null;
  };
  return search(start, [start]);
}

const placeOf = (path: string): number =>
  order.findIndex((folder) => path.startsWith(`${folder}/`));

test('no files import each other in a circle', () => {
  const circles = all.flatMap((path) => circleFrom(path)?.join(' → ') ?? []);
  expect(circles).toEqual([]);
});

test('a folder imports only from the folders before it', () => {
  const offenders = source.flatMap((path) =>
    (imports.get(path) ?? [])
      .filter((imported) => placeOf(imported) > placeOf(path))
      .map((imported) => `${path} must not import ${imported}`),
  );
  expect(offenders).toEqual([]);
});

test('no source file imports a test, and none outside tests imports the bench', () => {
  const offenders = source.flatMap((path) =>
    (imports.get(path) ?? [])
      .filter((imported) => placeOf(imported) === -1)
      .map((imported) => `${path} must not import ${imported}`),
  );
  expect(offenders).toEqual([]);
});

test('the judge and the mock never import each other, and one file of the check starts the mock', () => {
  const offenders = source.flatMap((path) =>
    (imports.get(path) ?? [])
      .filter((imported) => imported.startsWith('mocks/'))
      .filter(() => !path.startsWith('mocks/') && !mayUseMocks.test(path))
      .map((imported) => `${path} must not import ${imported}`),
  );
  expect(offenders).toEqual([]);
  const ofMocks = source
    .filter((path) => path.startsWith('mocks/'))
    .filter((path) => imports.get(path)?.some((imported) => imported.startsWith('suites/')));
  expect(ofMocks, 'files of mocks/ that import suites/').toEqual([]);
});

/** Every package that is loaded with a file: what it imports, and what that imports in turn. */
function packagesWith(start: string): Set<string> {
  const packages = new Set<string>();
  const files = new Set([start]);
  for (const path of files) {
    const statements = textOf(path).matchAll(/^(?:im|ex)port (?!type\b)[^;]*?from '([^']+)'/gm);
    for (const [, name = ''] of statements) {
      if (name.startsWith('.')) files.add(posix.join(posix.dirname(path), name));
      else packages.add(name);
    }
  }
  return packages;
}

test('a mock starts without the packages that few mocks need', () => {
  const needed = packagesWith('cli/commands/mock.ts');
  expect(needed).toContain('picocolors');
  const seldom = [
    'ajv',
    'ajv/dist/2020.js',
    'yaml',
    'json-schema-faker',
    'ws',
    '@hono/node-server',
    'hono',
    'msw',
    'undici',
  ];
  expect(seldom.filter((name) => needed.has(name))).toEqual([]);
});

test('a folder has at most 15 files, and a table of similar items at most 20', () => {
  const folders = Map.groupBy(all, (path) => dirname(path));
  const offenders = [...folders]
    .filter(([folder, files]) => files.length > (folder in tables ? 20 : 15))
    .map(([folder, files]) => `${folder} has ${files.length} files`);
  expect(offenders).toEqual([]);
});

test('a file has at most 250 lines', () => {
  const offenders = all
    .filter((path) => linesOf(path) > 250)
    .map((path) => `${path} has ${linesOf(path)} lines`);
  expect(offenders).toEqual([]);
});

/** What programs start or import first: the entries of the package, and a folder's own table. */
const exported = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [target] : Object.values(target),
);
const entries = [manifest.bin, ...exported].map((target) =>
  target.replace('./dist/', '').replace(/\.js$/, '.ts'),
);
const isEntry = (path: string): boolean =>
  entries.includes(path) || /^(?:index|main|bin|generate)\.tsx?$/.test(basename(path));

const clauseFiles = requirementIds.map((id) => `${id.toLowerCase()}.ts`);

/** The check of a clause has a file with the clause's name, however short. */
const isCheck = (path: string): boolean =>
  path.startsWith('suites/checks/') && clauseFiles.includes(basename(path));

/** True for a file without a function: it holds types, or constants. */
const hasNoFunction = (path: string): boolean =>
  !/=>|\bfunction\b|\bclass\b/.test(
    textOf(path)
      .replaceAll(/\/\*[\s\S]*?\*\/|^import[\s\S]*?;$/gm, '')
      .replaceAll(/^(?:export )?type [\s\S]*?;\n(?=\n|$)/gm, ''),
  );

test('a source file of fewer than 25 lines holds types or a table, or is an entry', () => {
  const tooShort = source
    .filter((path) => path.endsWith('.ts') && linesOf(path) < 25)
    .filter((path) => !isEntry(path) && !isCheck(path) && !hasNoFunction(path));
  const offenders = tooShort
    .filter((path) => !(path in short))
    .map((path) => `${path} has ${linesOf(path)} lines: merge it`);
  expect(offenders).toEqual([]);
  const done = Object.keys(short).filter((path) => !tooShort.includes(path));
  expect(done, 'not short any more: take these out of the list').toEqual([]);
});

test('the tests mirror the source', () => {
  const folders = new Set(source.map((path) => dirname(path)));
  const exists = (folder: string): boolean =>
    [...folders].some((one) => one === folder || one.startsWith(`${folder}/`));
  const offenders = tests
    .filter((path) => path.endsWith('.spec.ts') && !testsOfAll.includes(path))
    .filter((path) => {
      const [, first = ''] = path.split('/');
      return !testFolders.includes(first) && !exists(dirname(path).replace(/^tests\/?/, ''));
    })
    .map((path) => `${path}: there is no folder ${dirname(path).replace(/^tests\/?/, '')}`);
  expect(offenders).toEqual([]);
});
