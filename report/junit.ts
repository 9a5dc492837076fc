import type { Report, ReportedCase, ReportedFinding } from './model/report.ts';
import { runWords, targetWords, totalsWords, verdictWords } from './words.ts';
import { xmlAttributes, xmlText } from './xml.ts';

const bodyShown = 500;

/** What became of a test, in JUnit's words. */
type Told = { readonly kind: 'passed' | 'failures' | 'errors' | 'skipped'; readonly xml: string };

const element = (
  name: 'failure' | 'error' | 'skipped',
  { type, message, text = '' }: { type: string; message: string; text?: string },
): string => `<${name}${xmlAttributes({ type, message })}>${xmlText(text)}</${name}>`;

const messageOf = ({ severity, expected, seen }: ReportedFinding): string =>
  `${severity}: expected ${expected}, seen ${seen}`;

function tellFinding(finding: ReportedFinding): string {
  const { request, answer, why, curl } = finding;
  return [
    messageOf(finding),
    why,
    `sent      ${request.method} ${request.target}`,
    ...(answer === null
      ? ['answered  nothing']
      : [`answered  ${answer.status} ${answer.body.slice(0, bodyShown)}`]),
    `curl      ${curl}`,
  ].join('\n');
}

/** Why a finding fails no build: it is only told, or agreed on in the baseline; null where it does. */
function asideOf({ counted, baselined, reason }: ReportedFinding): string | null {
  if (!counted) return 'told, not counted';
  return baselined === true ? `known (${reason ?? 'baseline'})` : null;
}

/**
 * A failed case is a failure where its finding counts. What is only told or known must not turn a build red that
 * `check` ends with 0, nor look as if it had passed: it is skipped, as is whatever could not be run.
 */
function tellCase({ outcome, reason = '', findings }: ReportedCase): Told {
  const first = findings.find((one) => asideOf(one) === null) ?? findings[0];
  if (first !== undefined) {
    const facts = {
      type: first.severity,
      message: messageOf(first),
      text: findings.map(tellFinding).join('\n\n'),
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

type Test = { readonly told: Told; readonly xml: string; readonly durationMs: number };

function testOf(
  names: { readonly name: string; readonly classname: string },
  told: Told,
  durationMs: number,
): Test {
  const attributes = xmlAttributes({ ...names, time: seconds(durationMs) });
  const xml =
    told.xml === '' ? `<testcase${attributes}/>` : `<testcase${attributes}>${told.xml}</testcase>`;
  return { told, xml, durationMs };
}

const countOf = (tests: readonly Test[], kind: Told['kind']): number =>
  tests.filter(({ told }) => told.kind === kind).length;

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
function tellVerdict({ verdict, because }: Report, allowIncomplete: boolean): Told {
  if (verdict === 'conformant' || verdict === 'violations') return { kind: 'passed', xml: '' };
  const facts = { type: verdict, message: `${verdictWords[verdict]}: ${because}` };
  return verdict === 'incomplete' && allowIncomplete
    ? { kind: 'skipped', xml: element('skipped', facts) }
    : { kind: 'errors', xml: element('error', facts) };
}

/** Cases by clause and endpoint, in the report's order. */
function groupCases(report: Report): ReadonlyMap<string, readonly ReportedCase[]> {
  const groups = new Map<string, ReportedCase[]>();
  for (const one of report.cases) {
    const name = `${one.requirement} ${one.operation}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}

/**
 * The report as JUnit XML: a test suite for each clause and endpoint, a test for each case. What is
 * inconclusive, not applicable or only told is `skipped` with its reason, never a pass.
 *
 * @param allowIncomplete an incomplete run is then skipped, as `check` ends with 0; else it is an error
 */
export function tellJunit(report: Report, allowIncomplete = false): string {
  const verdict = testOf(
    { name: 'the run came to a verdict', classname: 'verdict' },
    tellVerdict(report, allowIncomplete),
    0,
  );
  const suites = [...groupCases(report)].map(([name, cases]) => ({
    name,
    tests: cases.map((one) =>
      testOf(
        { name: `${one.style}/${one.variant}`, classname: `${one.requirement}.${one.operation}` },
        tellCase(one),
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
  const comment = [totalsWords(report), runWords(report)].join('\n');
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
