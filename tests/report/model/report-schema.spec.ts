import { exitCodes } from '../../../cli/exit-codes.ts';
import { keyStates } from '../../../fixtures/keys.ts';
import { operationIds, requirementIds, requirementOf, styleNames } from '../../../spec/index.ts';
import schema from '../../../spec/report.schema.json' with { type: 'json' };
import { severities } from '../../../suites/cases/case.ts';
import { problemsOfReport } from '../../support/report/report-schema.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { expect, test } from '../../test.ts';

const definitions = schema.$defs;

test('the sample fits the schema', () => {
  expect(problemsOfReport(sampleReport)).toEqual([]);
});

test('the words of the schema are the words of the suite', () => {
  const layersAndLevels = requirementIds.map(requirementOf);
  expect(definitions.finding.properties.severity.enum).toEqual(severities);
  expect(new Set([...schema.properties.verdict.enum, 'usage', 'stopped'])).toEqual(
    new Set(Object.keys(exitCodes)),
  );
  expect(schema.properties.target.properties.keys.items.enum).toEqual(keyStates);
  const style = new RegExp(definitions.case.properties.style.pattern);
  expect([...styleNames, 'none'].filter((name) => !style.test(name))).toEqual([]);
  expect(new Set(definitions.requirement.properties.layer.enum)).toEqual(
    new Set(layersAndLevels.map(({ layer }) => layer)),
  );
  expect(new Set(definitions.requirement.properties.level.enum)).toEqual(
    new Set(layersAndLevels.map(({ level }) => level)),
  );
});

test('each id of a clause, an operation and a case fits its pattern', () => {
  const unfit = (pattern: string, ids: readonly string[]) =>
    ids.filter((id) => !new RegExp(pattern).test(id));
  expect(unfit(definitions.requirementId.pattern, requirementIds)).toEqual([]);
  expect(unfit(definitions.case.properties.operation.pattern, operationIds)).toEqual([]);
  expect(
    unfit(
      definitions.case.properties.id.pattern,
      allCases.map(({ id }) => id),
    ),
  ).toEqual([]);
});

const [passing, , failing] = sampleReport.cases;
const inconclusive = sampleReport.cases.find(({ outcome }) => outcome === 'inconclusive');
const [found] = failing?.findings ?? [];

/** The sample with one case in place of all. */
const withCase = (one: object): object => ({ ...sampleReport, cases: [one] });
const withFinding = (more: object): object =>
  withCase({ ...failing, findings: [{ ...found, ...more }] });

const departures: readonly (readonly [string, object, string])[] = [
  ['an unknown member', { ...sampleReport, color: 'red' }, ' must NOT have additional properties'],
  [
    'an unknown verdict',
    { ...sampleReport, verdict: 'passed' },
    '/verdict must be equal to one of',
  ],
  ['no verdict', { ...sampleReport, verdict: undefined }, " must have required property 'verdict'"],
  ['a date that is none', { ...sampleReport, startedAt: 'today' }, '/startedAt must match format'],
  ['a negative count', { ...sampleReport, durationMs: -1 }, '/durationMs must be >= 0'],
  [
    'a base URL that is none',
    { ...sampleReport, target: { ...sampleReport.target, baseUrl: 'mock' } },
    '/target/baseUrl must match',
  ],
  [
    'a case with an unknown outcome',
    withCase({ ...passing, outcome: 'ok' }),
    '/cases/0/outcome must',
  ],
  [
    'a case with an id of another form',
    withCase({ ...passing, id: 'KEY' }),
    '/cases/0/id must match',
  ],
  [
    'a passed case with findings',
    withCase({ ...failing, outcome: 'passed' }),
    '/cases/0 must match',
  ],
  ['a failed case without findings', withCase({ ...failing, findings: [] }), '/cases/0 must match'],
  [
    'an inconclusive case without a reason',
    withCase({ ...inconclusive, reason: undefined }),
    "/cases/0 must have required property 'reason'",
  ],
  ['an unknown severity', withFinding({ severity: 'bad' }), '/cases/0/findings/0/severity must be'],
  [
    'a finding without its curl line',
    withFinding({ curl: undefined }),
    "/cases/0/findings/0 must have required property 'curl'",
  ],
  [
    'a status that is none',
    withFinding({ answer: { status: 0, headers: [], body: '' } }),
    '/cases/0/findings/0/answer/status must be >= 100',
  ],
  [
    'a header without a value',
    withFinding({ answer: { status: 200, headers: [['date']], body: '' } }),
    '/cases/0/findings/0/answer/headers/0 must NOT have fewer than 2 items',
  ],
];

for (const [what, value, problem] of departures) {
  test(`a report with ${what} does not fit`, () => {
    // As written and read again, so that what is undefined is absent.
    const problems = problemsOfReport(JSON.parse(JSON.stringify(value)));
    expect(problems.filter((one) => one.startsWith(problem))).not.toEqual([]);
  });
}
