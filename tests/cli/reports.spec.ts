import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { planReports } from '../../cli/write-reports.ts';
import { problemsOfSarif, problemsOfXml } from '../support/report/form-problems.ts';
import { runCommand } from '../support/run-command.ts';
import { test as base, expect } from '../test.ts';

const quick = 'KEY-REQUIRED/listModels/none/absent';

/** One case that runs, and one that the embedded mock's cost does not allow: an incomplete run. */
const partly = ['--cost', 'free', '--only', quick, '--only', 'STYLE-ANTHROPIC-VERSION'];

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  folder: async ({}, use, info) => {
    const folder = info.outputPath('reports');
    await mkdir(folder, { recursive: true });
    await use(folder);
  },
});

test('one run writes every form that is asked for, each whole, and nothing else', async ({
  folder,
}) => {
  const forms = ['json', 'html', 'junit', 'sarif', 'markdown', 'badge'];
  const files = forms.flatMap((form) => [`--${form}`, join(folder, form)]);
  const { code, output } = await runCommand(['check', '--only', quick, ...files]);
  expect({ code, holds: output.includes('SELECTION HOLDS') }).toEqual({ code: 0, holds: true });
  expect((await readdir(folder)).toSorted()).toEqual(forms.toSorted());
  const read = (form: string) => readFile(join(folder, form), 'utf8');
  expect(await read('html')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(await problemsOfXml(await read('junit'), 'junit')).toEqual([]);
  expect(problemsOfSarif(JSON.parse(await read('sarif')))).toEqual([]);
  const holds = 'KEY-REQUIRED holds in the selected cases: 1 of 1 case.';
  expect(await read('markdown')).toContain(
    `## ✅ API-key authentication: selection holds\n\n${holds}\n`,
  );
  expect(await read('html')).toContain(`<h1>Selection holds</h1>\n<p class="because">${holds}</p>`);
  expect(await read('junit')).toContain(`SELECTION HOLDS: ${holds}`);
  expect(await read('badge')).toContain('API-key auth: 1 clause checked in part');
});

test('a report is written to where a link leads, and the link stays', async ({ folder }) => {
  const file = join(folder, 'report.json');
  const link = join(folder, 'latest.json');
  await writeFile(file, 'an older report');
  await symlink(file, link);
  await runCommand(['check', '--only', quick, '--json', link]);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ verdict: 'holds' });
  expect((await readdir(folder)).toSorted()).toEqual(['latest.json', 'report.json']);
});

test('- writes a form to standard output, and nothing else', async () => {
  const { output } = await runCommand(['check', '--only', quick, '--markdown', '-']);
  expect(output).toMatch(/^## ✅ API-key authentication: selection holds\n[\s\S]*<\/sub>\n$/);
});

test('an incomplete run is an error in JUnit, unless that is allowed', async () => {
  const check = ['check', ...partly, '--junit', '-'];
  const strict = await runCommand(check);
  const allowed = await runCommand([...check, '--allow-incomplete']);
  expect([strict.code, strict.output.includes('<error type="incomplete"')]).toEqual([3, true]);
  expect([allowed.code, allowed.output.includes('<error')]).toEqual([0, false]);
});

test('SARIF results point to the workflow that runs, or to the file that is named', async () => {
  const workflow = 'owner/repo/.github/workflows/keys.yml@refs/heads/main';
  const planned = async (options: object, environment = {}) =>
    (await planReports(options, environment)).sarifLocation;
  expect(await planned({}, { GITHUB_WORKFLOW_REF: workflow })).toBe('.github/workflows/keys.yml');
  expect(await planned({ sarifLocation: 'gateway.go' }, { GITHUB_WORKFLOW_REF: workflow })).toBe(
    'gateway.go',
  );
  expect(await planned({})).toBe(undefined);
});

test('reports that cannot be written end the command before anything is sent', async ({
  folder,
}) => {
  const file = join(folder, 'report');
  const none = join(folder, 'none');
  for (const [options, line] of [
    [{ sarif: folder }, `--sarif: ${folder} is a directory. Name a file.`],
    [{ badge: '' }, '--badge: name a file, or - for standard output.'],
    [
      { junit: file, html: file },
      `--html and --junit both write to ${file}. Give each a file of its own.`,
    ],
    [
      { json: '-', markdown: '-' },
      '--json and --markdown both write to standard output. Give each a file of its own.',
    ],
  ] as const) {
    await expect(planReports(options, {})).rejects.toThrow(new UsageError(line));
  }
  const html = ['--html', join(none, 'a.html')];
  expect(await runCommand(['check', '--only', quick, ...html])).toEqual({
    code: 2,
    output: '',
    error: `--html: ${none} is no directory that can be written to (ENOENT).\n`,
  });
  expect(await readdir(folder)).toEqual([]);
});

test('in a GitHub workflow a run annotates and adds to the summary, unless the option says no', async ({
  folder,
}) => {
  const summary = join(folder, 'summary.md');
  await writeFile(summary, 'what an earlier step wrote\n');
  const variables = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const check = ['check', ...partly];
  const { output } = await runCommand(check, variables);
  const [first = '', ...lines] = output.trimEnd().split('\n');
  const token = first.replace('::stop-commands::', '');
  expect(token).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines.slice(-2)).toEqual([
    `::${token}::`,
    expect.stringMatching(/^::error title=API-key authentication%3A incomplete::/),
  ]);
  expect(await readFile(summary, 'utf8')).toMatch(
    /^what an earlier step wrote\n## ⚠️ API-key authentication: incomplete\n/,
  );
});

test('GitHub gets nothing under --no-github, and its lines on standard error where a report is piped', async () => {
  const check = ['check', ...partly];
  const [quiet, forced] = await Promise.all([
    runCommand([...check, '--no-github'], { GITHUB_ACTIONS: 'true' }),
    runCommand([...check, '--github', '--json', '-']),
  ]);
  expect(quiet.output).not.toContain('::');
  expect(forced.output).toMatch(/^\{/);
  expect(forced.error).toMatch(/^::error title=API-key authentication/m);
});
