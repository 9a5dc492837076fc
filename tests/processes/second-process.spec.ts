import { keyStates } from '../../fixtures/keys.ts';
import type { ReportedCase } from '../../report/model/report.ts';
import { mockTarget } from '../support/mock.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { runCommand } from '../support/run-command.ts';
import { allCases } from '../support/suites/built-in-cases.ts';
import { checkByCommand } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';

/** What a case came to, without what differs each time that it is sent. */
const outcomeOf = ({ id, outcome, reason, findings }: ReportedCase) => ({
  id,
  outcome,
  reason,
  findings: findings.map(({ severity, expected, seen }) => ({ severity, expected, seen })),
});

const noWayToMakeKeys = 'there is no way to make keys on this target';

test('the embedded mock is conformant with every case, and the mock in a process of its own gets its verdict, case by case', async () => {
  const embedded = await runCommand(['check', '--strict', '--json', '-']);
  const mock = await startMockProcess(['--quiet']);
  const { code, report } = await checkByCommand(mockTarget(mock, 'costly'), ['--strict']);
  await mock.stop();
  const own = parseReport(embedded.output);
  expect([code, report.verdict]).toEqual([embedded.code, own.verdict]);
  expect(embedded.code).toBe(0);
  expect(own).toMatchObject({
    verdict: 'conformant',
    because: 'Every MUST was exercised, and no finding counts.',
    strict: true,
    target: { embedded: true, cost: 'costly' },
    totals: { cases: allCases.length, passed: allCases.length, failed: 0 },
  });
  expect(own.cases.map(({ id }) => id)).toEqual(allCases.map(({ id }) => id));
  expect(report.because).toBe('Every MUST was exercised, and no finding counts.');
  expect(report.target).toEqual({
    baseUrl: mock.url,
    embedded: false,
    cost: 'costly',
    keys: keyStates,
  });
  // A gateway at an address has no way to make keys: those cases alone are another matter.
  const withoutKeys = report.cases.filter(({ reason }) => reason === noWayToMakeKeys);
  const left = new Set(withoutKeys.map(({ id }) => id));
  const isLeft = ({ id }: ReportedCase) => left.has(id);
  expect(new Set(withoutKeys.map(({ requirement }) => requirement))).toEqual(
    new Set(['KEY-INACTIVE', 'KEY-LIFECYCLE', 'KEY-SHOWN-ONCE', 'KEY-QUOTA', 'HARD-REVOCATION']),
  );
  expect(left.size).toBeLessThan(100);
  const both = own.cases.filter((one) => !isLeft(one));
  expect(report.cases.filter((one) => !isLeft(one)).map(outcomeOf)).toEqual(both.map(outcomeOf));
  expect(both.length).toBeGreaterThan(3_500);
});
