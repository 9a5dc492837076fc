import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationIds } from '../../../spec/index.ts';
import { mockTarget, type RunningMock, startMock } from '../../support/mock.ts';
import { parseReport } from '../../support/report/report-schema.ts';
import { type Ended, runCommand } from '../../support/run-command.ts';
import { variablesOf } from '../../support/suites/checking.ts';
import { test as base, expect } from '../../test.ts';

const test = base.extend<{ folder: string; faulty: RunningMock }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
  faulty: async ({}, use) => {
    const mock = await startMock(['--quiet', '--fault', 'deleted-key-served-on-rerank']);
    await use(mock);
    await mock.stop();
  },
});

/** Checks a mock, all of it or what `options` narrow it to. */
function checkMock(mock: RunningMock, options: readonly string[]): Promise<Ended> {
  const target = mockTarget(mock, 'costly');
  const args = ['check', '--base-url', mock.url, '--cost', 'costly', ...options];
  return runCommand(args, variablesOf(target));
}

/** All endpoints but one of each format. */
const notOffered = operationIds.filter(
  (id) => !['createRerank', 'createMessage', 'generateContent', 'listModels'].includes(id),
);

const part = ['--only', 'KEY-DELETED/createRerank/*', '--allow-incomplete'];

const known = (more = '') => `expected:
  - cases: KEY-DELETED/createRerank/*
    severity: served
    reason: The old key store stays until spring.
    expires: 2999-12-31
${more}`;

test('violations that a baseline was written for do not fail the run, and are all reported', async ({
  folder,
  faulty,
}) => {
  // One of its two runs is of all cases: a baseline holds for no fewer. Fewer endpoints have fewer.
  const config = join(folder, 'config.yaml');
  await writeFile(config, `version: 1\nnotOffered: [${notOffered.join()}]\n`);
  const file = join(folder, 'known.yaml');
  const reportFile = join(folder, 'report.json');
  const update = ['--baseline', file, '--update-baseline', '--reason', 'agreed until the move'];
  const first = await checkMock(faulty, ['--only', 'KEY-DELETED/*', ...update]);
  expect(first.code).toBe(0);
  expect(first.error).toContain(`${file}: 1 entry added, 0 removed, 0 kept.\n`);
  expect(await readdir(folder)).toEqual(['config.yaml', 'known.yaml']);

  const { code, output } = await checkMock(faulty, [
    ...['--config', config, '--baseline', file, '--json', reportFile],
  ]);
  expect(code).toBe(0);
  expect(output).toContain('NOT CONFORMANT, ALL KNOWN — 1 finding against 1 clause: KEY-DELETED.');
  expect(output).toContain('BASELINE HOLDS — 1 finding that counts is known, by 1 entry.\n');
  expect(output).toContain('      known     agreed until the move\n');
  expect(output).toMatch(/^ {2}KEY-DELETED .*✗/m);
  expect(output).not.toMatch(/^CONFORMANT/m);

  const report = parseReport(await readFile(reportFile, 'utf8'));
  expect(report).toMatchObject({
    verdict: 'violations',
    totals: { findings: { counted: 1, told: 0 } },
    baseline: { file, word: 'holds', findings: { known: 1, new: 0 } },
  });
  const deleted = report.cases.find(({ id }) => id === 'KEY-DELETED/createRerank/bearer/deleted');
  expect(deleted).toMatchObject({
    outcome: 'failed',
    findings: [{ counted: true, baselined: true, reason: 'agreed until the move' }],
  });
  // A deleted key that lives is one cause: no other clause reports it again.
  const others = report.cases.filter(({ requirement }) => requirement !== 'KEY-DELETED');
  expect(others.flatMap(({ findings }) => findings)).toEqual([]);
});

test('a finding that is not in the baseline fails the run', async ({ folder, faulty }) => {
  const file = join(folder, 'known.yaml');
  await writeFile(file, 'expected: []\n');
  const { code, output } = await checkMock(faulty, [...part, '--baseline', file]);
  expect(code).toBe(1);
  expect(output).toContain(
    'BASELINE VIOLATED — 1 finding is new: KEY-DELETED/createRerank/bearer/deleted.\n',
  );
});

test('a gateway that is fixed fails until the entry is taken out, and is called conformant', async ({
  folder,
}) => {
  const file = join(folder, 'known.yaml');
  await writeFile(file, known());
  const { code, output } = await runCommand(['check', ...part, '--baseline', file]);
  expect(code).toBe(1);
  expect(output).toContain(
    '  ✗ KEY-DELETED/createRerank/* · stale: its cases ran and found nothing of this kind; remove the entry\n',
  );
  expect(output).toContain('BASELINE VIOLATED — 1 entry is stale: KEY-DELETED/createRerank/*.\n');
});

test('an entry whose day has passed fails the run, which calls it expired', async ({
  folder,
  faulty,
}) => {
  const file = join(folder, 'known.yaml');
  await writeFile(file, known().replace('2999-12-31', '2020-12-31'));
  const { code, output } = await checkMock(faulty, [...part, '--baseline', file]);
  expect(code).toBe(1);
  expect(output).toContain(
    '  ✗ KEY-DELETED/createRerank/* · expired on 2020-12-31, 1 finding: fix the gateway, or set a later date\n',
  );
  expect(output).toContain('BASELINE VIOLATED — 1 entry is expired: KEY-DELETED/createRerank/*.\n');
});

const unexpired = `  - { cases: KEY-UNKNOWN/*, reason: other, expires: 2999-12-31 }\n`;

test('an entry that was not asked for is neither stale nor satisfied, and keeps the file as it is', async ({
  folder,
  faulty,
}) => {
  const file = join(folder, 'known.yaml');
  await writeFile(file, known(unexpired));
  const { code, output } = await checkMock(faulty, [...part, '--baseline', file]);
  expect(code).toBe(0);
  expect(output).toContain(
    '  ? KEY-UNKNOWN/* · inconclusive: not every case of the entry had a result in this run\n',
  );
  const update = await checkMock(faulty, [...part, '--baseline', file, '--update-baseline']);
  expect(update.code).toBe(3);
  expect(update.error).toContain(
    `--update-baseline: ${file} is left as it is, as of 1 entry not every case was exercised (KEY-UNKNOWN/*): whether they are stale is unknown. Run without --only, and with the keys that they need.\n`,
  );
  expect(await readFile(file, 'utf8')).toBe(known(unexpired));
});

test('a selection is compared with the baseline by itself: entries about other cases fail nothing', async ({
  folder,
  faulty,
}) => {
  const file = join(folder, 'known.yaml');
  await writeFile(file, known(unexpired.replace('2999', '2020')));
  const [only = '', glob = ''] = part;
  const { code, output } = await checkMock(faulty, [only, glob, '--baseline', file]);
  expect(code).toBe(0);
  expect(output).toContain('BASELINE HOLDS — 1 finding that counts is known, by 1 entry.');
});

test('what the tool wrote itself is refused until a person has given a reason', async ({
  folder,
  faulty,
}) => {
  const file = join(folder, 'known.yaml');
  const update = await checkMock(faulty, [...part, '--baseline', file, '--update-baseline']);
  expect(update.code).toBe(0);
  expect(update.error).toContain(
    'Put a reason in the place of each REASON MISSING: the next check refuses the file until then.\n',
  );
  expect(await checkMock(faulty, [...part, '--baseline', file])).toEqual({
    code: 2,
    output: '',
    error: `--baseline ${file}, line 7: entry 1 \`reason\` is still missing (KEY-DELETED/createRerank/bearer/deleted): say why it is accepted, and who has agreed.\n`,
  });
});

test('a target that is not there leaves a baseline as it is', async ({ folder }) => {
  const file = join(folder, 'known.yaml');
  await writeFile(file, known());
  const { code } = await runCommand(
    ['check', '--base-url', 'http://127.0.0.1:9', ...part, '--baseline', file, '--update-baseline'],
    { ANYONE_API_KEY: 'sk-Zq8RkW3vXn5TbM7cLd9Y' },
  );
  expect(code).toBe(4);
  expect(await readFile(file, 'utf8')).toBe(known());
});

for (const [what, options, error] of [
  [
    'an update without a file',
    ['--update-baseline'],
    '--update-baseline needs the file: name it with --baseline FILE.',
  ],
  [
    'a reason without an update',
    ['--reason', 'x'],
    '--reason is for new entries: add --update-baseline.',
  ],
  ['an empty file name', ['--baseline', ''], '--baseline: name a file.'],
  [
    'an empty reason',
    ['--baseline', 'known.yaml', '--update-baseline', '--reason', ' '],
    '--reason is empty: say why the new findings are accepted.',
  ],
  [
    'a file that is not there',
    ['--baseline', 'not-there.yaml'],
    '--baseline not-there.yaml: cannot be read (ENOENT). --update-baseline writes one.',
  ],
] as const) {
  test(`${what} is reported in one line before anything is sent`, async () => {
    expect(await runCommand(['check', ...options])).toEqual({
      code: 2,
      output: '',
      error: `${error}\n`,
    });
  });
}
