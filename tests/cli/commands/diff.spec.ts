import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { compareReports, diffAsJson, renderDiff } from '../../../cli/commands/diff.ts';
import type { Report, ReportedCase } from '../../../report/model/report.ts';
import { type Came, finding, reportedCase as one } from '../../support/report/reported-case.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const served = [finding('served')];
const wrong = [finding('wrong-refusal')];

const casesOf = (came: Came | null): ReportedCase[] => (came === null ? [] : [one(came)]);

const report = (cases: readonly ReportedCase[], more: Partial<Report> = {}): Report => ({
  ...sampleReport,
  cases,
  totals: { ...sampleReport.totals, cases: cases.length, failed: 1 },
  ...more,
});

const shaky = [finding('served', { looks: { taken: 3, found: 1 }, unstable: true })];

const old = {
  file: 'old.json',
  report: report([
    one(shaky, 'createMessage'),
    one('passed', 'createRerank'),
    one('passed', 'createSpeech'),
    one(served, 'createImage'),
  ]),
};
const now = {
  file: 'new.json',
  report: report(
    [
      one('passed', 'createMessage'),
      one(wrong, 'createRerank'),
      one('inconclusive', 'createSpeech'),
      one(served, 'createEmbedding'),
      one('passed', 'listModels'),
    ],
    {
      startedAt: '2026-09-01T12:00:00.000Z',
      target: { ...sampleReport.target, cost: 'cheap' },
    },
  ),
};

test('changes are reported by kind, worse ones first, with both results', () => {
  const seen = 'seen 200 application/json, expected 401';
  expect(renderDiff(compareReports(old, now), pc.createColors(false)).split('\n')).toEqual([
    'old.json  2026-08-01 09:30 UTC · https://gateway.example · violations, 1 case failed of 4',
    'new.json  2026-09-01 12:00 UTC · https://gateway.example · violations, 1 case failed of 5',
    'The two runs differ in the costs allowed: free, then cheap.',
    '',
    'Worse',
    '  KEY-DELETED · 1 case on createRerank',
    '    KEY-DELETED/createRerank/bearer/deleted',
    '      was  passed',
    `      now  wrong-refusal: ${seen}`,
    '',
    'New: findings in cases that had no result before',
    '  KEY-DELETED · 1 case on createEmbedding',
    '    KEY-DELETED/createEmbedding/bearer/deleted',
    '      was  not selected',
    `      now  served: ${seen}`,
    '',
    'No result any more: neither better nor worse',
    '  KEY-DELETED · 2 cases on createSpeech, createImage',
    '    KEY-DELETED/createSpeech/bearer/deleted',
    '      was  passed',
    '      now  inconclusive: no such key',
    '    KEY-DELETED/createImage/bearer/deleted',
    `      was  served: ${seen}`,
    '      now  not selected',
    '',
    'Better',
    '  KEY-DELETED · 1 case on createMessage',
    '    KEY-DELETED/createMessage/bearer/deleted',
    `      was  served: ${seen}, in 1 of 3 attempts`,
    '      now  passed',
    '',
    'Passed, with no result before',
    '  KEY-DELETED · 1 case on listModels',
    '    KEY-DELETED/listModels/bearer/deleted',
    '      was  not selected',
    '      now  passed',
    '',
    'WORSE — 1 case worse, 1 case with a new finding, 1 case better, 2 cases without a result now, 1',
    'case newly passed.',
    '',
  ]);
});

test('the differences between the two runs come before what changed', () => {
  const { target, tool } = sampleReport;
  const circumstances = (more: Partial<Report>, before: Partial<Report> = {}): unknown =>
    diffAsJson(
      compareReports(
        { file: 'old.json', report: report([], before) },
        { file: 'new.json', report: report([], more) },
      ),
    );
  expect(
    circumstances({
      target: { ...target, baseUrl: 'https://other.example', keys: ['active'], cost: 'costly' },
      tool: { ...tool, version: '2.0.0' },
    }),
  ).toMatchObject({
    circumstances: [
      'The two runs differ in the targets: https://gateway.example, then https://other.example.',
      'The two runs differ in the versions of the tool: 1.2.3, then 2.0.0.',
      'The two runs differ in the costs allowed: free, then costly.',
      `The two runs differ in the keys: ${target.keys.toSorted().join()}, then active.`,
    ],
  });
  const selection = {
    clauses: ['KEY-DELETED', 'KEY-UNKNOWN'],
    partly: ['KEY-UNKNOWN'],
  } as const;
  expect(circumstances({ verdict: 'holds', selection })).toMatchObject({
    circumstances: [
      'The two runs differ in the clauses selected: all, then KEY-DELETED and KEY-UNKNOWN in part.',
    ],
  });
  const embedded = (port: number) => ({
    target: { ...target, embedded: true, baseUrl: `http://127.0.0.1:${port}` },
  });
  expect(circumstances(embedded(4711), embedded(4712))).toMatchObject({ circumstances: [] });
});

test('a later report is worse for a new finding, and for nothing that is better or newly exercised', () => {
  const isWorse = (before: Came | null, after: Came | null): unknown =>
    diffAsJson(
      compareReports(
        { file: 'old.json', report: report(casesOf(before)) },
        { file: 'new.json', report: report(casesOf(after)) },
      ),
    );
  expect(isWorse(null, served)).toMatchObject({ isWorse: true });
  expect(isWorse('passed', wrong)).toMatchObject({ isWorse: true });
  expect(isWorse(served, 'passed')).toMatchObject({ isWorse: false });
  expect(isWorse('passed', 'inconclusive')).toMatchObject({ isWorse: false });
  expect(isWorse(null, 'passed')).toMatchObject({ isWorse: false });
});

test('the same is reported as JSON', () => {
  const written = diffAsJson(compareReports(old, now));
  expect(written).toMatchObject({
    isWorse: true,
    old: { file: 'old.json', verdict: 'violations' },
    new: { file: 'new.json', startedAt: '2026-09-01T12:00:00.000Z' },
    circumstances: ['The two runs differ in the costs allowed: free, then cheap.'],
    changes: {
      worse: [{ id: 'KEY-DELETED/createRerank/bearer/deleted', before: 'passed' }],
      new: [{ id: 'KEY-DELETED/createEmbedding/bearer/deleted' }],
      better: [{ id: 'KEY-DELETED/createMessage/bearer/deleted', now: 'passed' }],
      'no-longer-exercised': [
        { id: 'KEY-DELETED/createSpeech/bearer/deleted', now: 'inconclusive: no such key' },
        { id: 'KEY-DELETED/createImage/bearer/deleted', now: 'not selected' },
      ],
      'newly-exercised': [{ id: 'KEY-DELETED/listModels/bearer/deleted' }],
    },
  });
});

const written = (value: object): string => JSON.stringify(value);

test('the exit code is 1 where something is worse, 0 where nothing is, and 2 for no report', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const file = (name: string) => join(folder, name);
  await writeFile(file('old.json'), written(old.report));
  await writeFile(file('new.json'), written(now.report));
  const diff = (...names: string[]) => runCommand(['diff', ...names.map(file)]);
  const [worse, same, none] = await Promise.all([
    diff('old.json', 'new.json'),
    diff('old.json', 'old.json'),
    diff('old.json', 'none.json'),
  ]);
  const json = await runCommand(['diff', file('old.json'), file('new.json'), '--json']);
  await rm(folder, { recursive: true });
  expect([worse.code, same.code, json.code]).toEqual([1, 0, 1]);
  expect(same.output).toContain('NOT WORSE — 0 cases worse, ');
  expect(JSON.parse(json.output)).toMatchObject({ isWorse: true });
  expect(none).toEqual({
    code: 2,
    output: '',
    error: `${file('none.json')}: cannot be read (ENOENT).\n`,
  });
});
