import type { Embedded } from '../../../check/embedded.ts';
import { keyStates } from '../../../fixtures/keys.ts';
import type { Report, ReportedCase, ReportedFinding } from '../../../report/model/report.ts';
import { requirementIds } from '../../../spec/index.ts';
import { isCounted } from '../../../suites/cases/case.ts';
import { keyVariables } from '../../../suites/cases/target.ts';
import { reportOf, runAgainst } from '../../support/suites/check-target.ts';
import { smallClauses } from '../../support/suites/representative.ts';
import { startLenientGateway } from '../../targets/lenient-gateway.ts';
import { expect, test } from '../../test.ts';

let gateway: Embedded;
let secrets: readonly string[];
let report: Report;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  gateway = await startLenientGateway();
  const { target } = gateway;
  const run = await runAgainst(target, { wholly: smallClauses });
  secrets = run.secrets;
  report = reportOf(run, target);
});
test.afterAll(() => gateway.close());

const findingsOf = (cases: readonly ReportedCase[]): readonly ReportedFinding[] =>
  cases.flatMap(({ findings }) => findings);

const count = (cases: readonly ReportedCase[], outcome: string): number =>
  cases.filter((one) => one.outcome === outcome).length;

test('totals add up, over all cases and clause by clause', () => {
  const { cases, totals, requirements } = report;
  const findings = findingsOf(cases);
  expect(totals).toMatchObject({
    cases: cases.length,
    passed: count(cases, 'passed'),
    failed: count(cases, 'failed'),
    inconclusive: count(cases, 'inconclusive'),
    notApplicable: count(cases, 'not-applicable'),
    findings: {
      counted: findings.filter(({ counted }) => counted).length,
      told: findings.filter(({ counted }) => !counted).length,
    },
  });
  expect(totals.passed + totals.failed + totals.inconclusive + totals.notApplicable).toBe(
    cases.length,
  );
  expect(totals.failed).toBeGreaterThan(300);
  expect(totals.passed).toBeGreaterThan(300);
  expect(requirements.map(({ id }) => id)).toEqual(requirementIds);
  for (const { id, ...tally } of requirements) {
    const own = cases.filter(({ requirement }) => requirement === id);
    expect(tally, id).toMatchObject({
      passed: count(own, 'passed'),
      failed: count(own, 'failed'),
      inconclusive: count(own, 'inconclusive'),
      notApplicable: count(own, 'not-applicable'),
      counted: findingsOf(own).some(({ counted }) => counted),
    });
  }
});

test('each finding says whether it counts, as the verdict took it', () => {
  const reported = report.cases.flatMap(({ requirement, findings }) =>
    findings.map(({ severity, counted }) => ({
      counted,
      should: isCounted(requirement, severity, false),
    })),
  );
  expect(reported.filter(({ counted, should }) => counted !== should)).toEqual([]);
  expect(new Set(reported.map(({ counted }) => counted))).toEqual(new Set([true, false]));
  const { counted } = report.totals.findings;
  expect(report.because).toMatch(new RegExp(`^${counted} findings against \\d+ clauses: `));
});

test('findings of every kind but a refused valid key are among them', () => {
  const kinds = new Set(findingsOf(report.cases).map(({ severity }) => severity));
  expect([...kinds].toSorted()).toEqual(['leaked', 'served', 'wrong-refusal', 'wrong-shape']);
});

test('nowhere in the report stands a key, nor eight characters in a row of one', () => {
  const text = JSON.stringify(report);
  expect(secrets.length).toBe(keyStates.length);
  const pieces = secrets.flatMap((secret) =>
    Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8)),
  );
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([]);
});

test('a curl line names the variable of each key that its request carries', () => {
  const named = (state: (typeof keyStates)[number], requirement: string) => {
    const own = report.cases.filter((one) => one.requirement === requirement);
    const lines = findingsOf(own).map(({ curl }) => curl);
    expect(lines, requirement).not.toEqual([]);
    return lines.filter((line) => !line.includes(`{${keyVariables[state]}`));
  };
  expect(named('deleted', 'KEY-DELETED')).toEqual([]);
  expect(named('restricted', 'MODEL-FORBIDDEN')).toEqual([]);
  const open = report.cases.filter(({ requirement }) => requirement === 'KEY-REQUIRED');
  expect(findingsOf(open).filter(({ curl }) => curl.includes('ANYONE_'))).toEqual([]);
});
