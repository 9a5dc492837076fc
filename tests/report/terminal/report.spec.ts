import { readFile } from 'node:fs/promises';
import type { Report } from '../../../report/model/report.ts';
import { renderReport } from '../../../report/terminal/report.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { expect, test } from '../../test.ts';

const escapeCode = String.fromCharCode(27);

const golden = (name: string): Promise<string> =>
  readFile(new URL(`../golden/${name}`, import.meta.url), 'utf8');

test('a report shows findings by cause, most severe first, then the gaps, then the verdict', async () => {
  expect(renderReport(sampleReport, false)).toBe(await golden('terminal-report.txt'));
});

test('colours change nothing of the text', async () => {
  const colored = renderReport(sampleReport, true);
  expect(colored.replaceAll(escapeCode, '␛')).toBe(await golden('terminal-report-colored.txt'));
  expect(colored.replaceAll(new RegExp(`${escapeCode}\\[\\d+m`, 'g'), '')).toBe(
    renderReport(sampleReport, false),
  );
});

const sound: Report = {
  ...sampleReport,
  verdict: 'conformant',
  because: 'Every MUST was exercised, and no finding counts.',
  target: { ...sampleReport.target, embedded: true },
  notices: [],
  durationMs: 60,
  totals: {
    cases: 1,
    passed: 1,
    failed: 0,
    inconclusive: 0,
    notApplicable: 0,
    requests: 1,
    served: 0,
    findings: { counted: 0, told: 0 },
  },
  requirements: sampleReport.requirements.slice(0, 1),
  cases: sampleReport.cases.slice(0, 1),
};

test('a report without findings or gaps has neither heading', () => {
  expect(renderReport(sound, false).split('\n').slice(4)).toEqual([
    'The contract',
    '  KEY-REQUIRED                      ✓                                  1',
    '  ✓ conforms  ✗ violation  ! reported, not counted  ? inconclusive  – not applicable',
    '',
    'CONFORMANT — Every MUST was exercised, and no finding counts.',
    '1 case: 1 passed, 0 failed, 0 inconclusive, 0 not applicable',
    '1 request in 0.1 s · the embedded mock',
    'A defect that shows once in 20 times: 36 % chance of missing it (deleted key sent 20 times). --thorough has a 99 % chance of finding it.',
    '',
  ]);
});

test('of a target that was not reached nothing is drawn', () => {
  const report: Report = {
    ...sound,
    verdict: 'unreachable',
    because: 'No answer came from the target: the target cannot be reached.',
    target: sampleReport.target,
    totals: { ...sound.totals, passed: 0, inconclusive: 1 },
  };
  expect(renderReport(report, false).split('\n')).toEqual([
    'UNREACHABLE — No answer came from the target: the target cannot be reached.',
    '1 case: 0 passed, 0 failed, 1 inconclusive, 0 not applicable',
    '1 request in 0.1 s · 0 served that may be billed · https://gateway.example',
    '',
  ]);
});
