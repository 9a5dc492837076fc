import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../base/errors.ts';
import { selectCases } from '../../../check/select-cases.ts';
import { checkReportFile, writeReportFile } from '../../../cli/report-file.ts';
import { parseReport } from '../../support/report/report-schema.ts';
import { runCommand } from '../../support/run-command.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { test as base, expect } from '../../test.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const quick = 'KEY-REQUIRED/listModels/none/absent';

const idsLike = (pattern: RegExp): string[] =>
  allCases.map(({ id }) => id).filter((id) => pattern.test(id));

test('a selection is judged by itself: it holds, and the command ends with 0', async () => {
  const { code, output, error } = await runCommand(['check', '--only', quick]);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(output).toContain(
    'SELECTION HOLDS — KEY-REQUIRED holds in the selected cases: 1 of 1 case.\n1 case: 1 passed, 0 failed, 0 inconclusive, 0 not applicable\n',
  );
});

test('--only takes a clause, stars, a single case and alternatives, and may be repeated', async () => {
  const selectedBy = (...globs: string[]) => selectCases(globs).cases.map(({ id }) => id);
  const some = ['KEY-{DELETED,UNKNOWN}/listModels/*', quick];
  const those = idsLike(
    /^KEY-(?:DELETED|UNKNOWN)\/listModels\/|^KEY-REQUIRED\/listModels\/none\/absent$/,
  );
  expect(selectedBy()).toEqual(allCases.map(({ id }) => id));
  expect(selectedBy('KEY-UNIVERSAL')).toEqual(idsLike(/^KEY-UNIVERSAL\//));
  expect(selectedBy('KEY-DELETED/*/query/*')).toEqual(idsLike(/^KEY-DELETED\/\w+\/query\//));
  expect(selectedBy(quick)).toEqual([quick]);
  expect(selectedBy('KEY-????TED')).toEqual(idsLike(/^KEY-DELETED\//));
  expect(selectedBy(...some)).toEqual(those);

  const only = some.flatMap((glob) => ['--only', glob]);
  const { output } = await runCommand(['check', ...only, '--json', '-']);
  expect(parseReport(output).cases.map(({ id }) => id)).toEqual(those);
});

test('--json writes the report to a file as well, and nothing else', async ({ folder }) => {
  const file = join(folder, 'report.json');
  await writeFile(file, 'an older report');
  const { code, output } = await runCommand(['check', '--only', quick, '--json', file]);
  expect({ code, holds: output.includes('SELECTION HOLDS') }).toEqual({ code: 0, holds: true });
  expect(parseReport(await readFile(file, 'utf8')).cases).toMatchObject([
    { id: quick, outcome: 'passed' },
  ]);
  expect(await readdir(folder)).toEqual(['report.json']);
});

test('--json does not put a file in the place of a device', async () => {
  const { code } = await runCommand(['check', '--only', quick, '--json', '/dev/null']);
  expect(code).toBe(0);
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
});

test('a report that could not be written is refused before anything is sent', async ({
  folder,
}) => {
  const file = join(folder, 'file');
  const none = join(folder, 'none');
  await writeFile(file, '');
  for (const [path, words] of [
    [folder, `--json: ${folder} is a directory. Name a file.`],
    [join(file, 'a.json'), `--json: ${file} is no directory that can be written to (ENOTDIR).`],
    ['', '--json: name a file, or - for standard output.'],
  ] as const) {
    await expect(checkReportFile('--json', path)).rejects.toThrow(new UsageError(words));
  }
  expect(await runCommand(['check', '--only', quick, '--json', join(none, 'a.json')])).toEqual({
    code: 2,
    output: '',
    error: `--json: ${none} is no directory that can be written to (ENOENT).\n`,
  });
  expect(await readdir(folder)).toEqual(['file']);
});

test('a report that can no longer be written after the run is reported in one line', async ({
  folder,
}) => {
  const gone = join(folder, 'gone', 'report.json');
  await expect(writeReportFile('--json', gone, '{}')).rejects.toThrow(
    new UsageError(`--json: ${gone} could not be written (ENOENT).`),
  );
});

test('colours are shown where they are forced, and nowhere else', async () => {
  const outputWith = async (variables: Record<string, string>) =>
    (await runCommand(['explain', 'KEY-DELETED'], variables)).output;
  const plain = await outputWith({});
  const forced = await outputWith({ FORCE_COLOR: '1' });
  const escapeCode = String.fromCharCode(27);
  expect(plain).not.toContain(escapeCode);
  expect(forced).toContain(`${escapeCode}[`);
  expect(forced.replaceAll(new RegExp(`${escapeCode}\\[\\d+m`, 'g'), '')).toBe(plain);
  expect(await outputWith({ NO_COLOR: '1' })).toBe(plain);
  expect(await outputWith({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(plain);
  expect(await outputWith({ FORCE_COLOR: '0' })).toBe(plain);
});
