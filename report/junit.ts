import { breachOf } from './model/headline.ts';
import type { FoundBy, Report, ReportedCase, ReportedFinding } from './model/report.ts';
import { labelOf } from './model/severity-label.ts';
import { headlineOf, runWords, targetWords, totalsWords, verdictWords } from './words.ts';
import { xmlAttributes, xmlText } from './xml.ts';

const bodyShown = 500;

/** The result of a test, in JUnit's words. */
type JunitResult = {
  readonly kind: 'passed' | 'failures' | 'errors' | 'skipped';
  readonly xml: string;
};

const element = (
  name: 'failure' | 'error' | 'skipped',
  { type, message, text = '' }: { type: string; message: string; text?: string },
): string => `<${name}${xmlAttributes({ type, message })}>${xmlText(text)}</${name}>`;

const messageOf = (found: FoundBy): string => {
  const { expected, seen } = found.finding;
  return `${breachOf(found)} (${labelOf(found.finding)}): expected ${expected}, seen ${seen}`;
};

function findingText(found: FoundBy): string {
  const { finding } = found;
  const { request, answer, why, curl } = finding;
  return [
    messageOf(found),
    why,
    `sent      ${request.method} ${request.target}`,
    ...(answer === null
      ? ['answered  nothing']
      : [`answered  ${answer.status} ${answer.body.slice(0, bodyShown)}`]),
    `curl      ${curl}`,
  ].join('\n');
}

/** Why a finding does not fail a build: it is reported only, or known to the baseline; null where it does. */
function asideOf({ counted, baselined, reason }: ReportedFinding): string | null {
  if (!counted) return 'reported, not counted';
  return baselined === true ? `known (${reason ?? 'baseline'})` : null;
}

/**
 * A failed case is a failure where its finding counts. A finding that is known or reported only must not
 * fail a build that `check` ends with 0, nor pass as a success: it is skipped, as is a case without a result.
 */
function resultOf(one: ReportedCase): JunitResult {
  const { outcome, reason = '', findings } = one;
  const first = findings.find((one) => asideOf(one) === null) ?? findings[0];
  if (first !== undefined) {
    const facts = {
      type: first.severity,
      message: messageOf({ case: one, finding: first }),
      text: findings.map((finding) => findingText({ case: one, finding })).join('\n\n'),
    };
    const aside = asideOf(first);
    return aside === null
      ? { kind: 'failures', xml: element('failure', facts) }
      : {
          kind: 'skipped',
          xml: element('skipped', { ...facts, message: `${aside}: ${facts.message}` }),
        };
  }
  if (outcome === 'passed') return { kind: 'passed', xml: '' };
  const message = `${outcome === 'inconclusive' ? 'inconclusive' : 'not applicable'}: ${reason}`;
  return { kind: 'skipped', xml: element('skipped', { type: outcome, message }) };
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

type Test = { readonly result: JunitResult; readonly xml: string; readonly durationMs: number };

function testOf(
  names: { readonly name: string; readonly classname: string },
  result: JunitResult,
  durationMs: number,
): Test {
  const attributes = xmlAttributes({ ...names, time: seconds(durationMs) });
  const xml =
    result.xml === ''
      ? `<testcase${attributes}/>`
      : `<testcase${attributes}>${result.xml}</testcase>`;
  return { result, xml, durationMs };
}

const countOf = (tests: readonly Test[], kind: JunitResult['kind']): number =>
  tests.filter(({ result }) => result.kind === kind).length;

const countsOf = (tests: readonly Test[]) => ({
  tests: tests.length,
  failures: countOf(tests, 'failures'),
  errors: countOf(tests, 'errors'),
});

function suiteOf(name: string, tests: readonly Test[], report: Report): string {
  const attributes = xmlAttributes({
    name,
    ...countsOf(tests),
    skipped: countOf(tests, 'skipped'),
    time: seconds(tests.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    timestamp: report.startedAt.replace(/\.\d+Z$/, ''),
  });
  const lines = tests.map(({ xml }) => `    ${xml}`).join('\n');
  return `  <testsuite${attributes}>\n${lines}\n  </testsuite>`;
}

/** A run that came to no verdict is no success, whatever its cases say. */
function verdictResult({ verdict, because }: Report, allowIncomplete: boolean): JunitResult {
  if (verdict !== 'incomplete' && verdict !== 'unreachable') return { kind: 'passed', xml: '' };
  const facts = { type: verdict, message: `${verdictWords[verdict]}: ${because}` };
  return verdict === 'incomplete' && allowIncomplete
    ? { kind: 'skipped', xml: element('skipped', facts) }
    : { kind: 'errors', xml: element('error', facts) };
}

const casesByClause = (report: Report) =>
  [...Map.groupBy(report.cases, ({ requirement }) => requirement)].map(([id, cases]) => ({
    name: `${id}: ${report.requirements.find((one) => one.id === id)?.title ?? id}`,
    cases,
  }));

/**
 * Renders the report as JUnit XML: a test suite for each clause, a test for each case. A case
 * that is inconclusive, not applicable or reported only is `skipped` with its reason, never a pass.
 *
 * @param allowIncomplete marks an incomplete run as skipped, since `check` then ends with 0; else it is an error
 */
export function renderJunit(report: Report, allowIncomplete = false): string {
  const verdict = testOf(
    { name: 'the run came to a verdict', classname: 'verdict' },
    verdictResult(report, allowIncomplete),
    0,
  );
  const suites = casesByClause(report).map(({ name, cases }) => ({
    name,
    tests: cases.map((one) =>
      testOf(
        { name: `${one.style}/${one.variant}`, classname: `${one.requirement}.${one.operation}` },
        resultOf(one),
        one.durationMs,
      ),
    ),
  }));
  const all = [verdict, ...suites.flatMap(({ tests }) => tests)];
  const attributes = xmlAttributes({
    name: `anyone-conformance ${targetWords(report)}`,
    ...countsOf(all),
    time: seconds(report.durationMs),
  });
  const selected =
    report.selection === undefined ? [] : [`${headlineOf(report)}: ${report.because}`];
  const comment = [...selected, totalsWords(report), runWords(report)].join('\n');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes}>`,
    suiteOf('verdict', [verdict], report).replace(
      '\n  </testsuite>',
      `\n    <system-out>${xmlText(comment)}</system-out>\n  </testsuite>`,
    ),
    ...suites.map(({ name, tests }) => suiteOf(name, tests, report)),
    '</testsuites>',
    '',
  ].join('\n');
}
