import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { tellBadge } from '../../report/badge.ts';
import { tellAnnotations, withoutCommands } from '../../report/github.ts';
import { tellHtml } from '../../report/html.ts';
import { tellJunit } from '../../report/junit.ts';
import { tellMarkdown } from '../../report/markdown.ts';
import type { Report } from '../../report/model/report.ts';
import { tellSarif } from '../../report/sarif.ts';
import { tellReport } from '../../report/terminal/report.ts';
import { problemsOfSarif, problemsOfXml } from '../support/report/form-problems.ts';
import { hostileReport } from '../support/report/hostile-report.ts';
import { sampleReport } from '../support/report/sample-report.ts';

const golden = (name: string): Promise<string> =>
  readFile(new URL(`golden/${name}`, import.meta.url), 'utf8');

for (const [name, tell] of [
  ['report.junit.xml', tellJunit],
  ['report.sarif', tellSarif],
  ['report.md', tellMarkdown],
  ['badge.svg', tellBadge],
  ['annotations.txt', tellAnnotations],
] as const) {
  test(`the sample is told as ${name} has it`, async () => {
    expect(tell(sampleReport)).toBe(await golden(name));
  });
}

for (const [whose, report] of [
  ['the sample', sampleReport],
  ['a hostile target', hostileReport],
] as const) {
  test(`JUnit, badge and SARIF of ${whose} fit their schemas`, async () => {
    expect(await problemsOfXml(tellJunit(report), 'junit')).toEqual([]);
    expect(await problemsOfXml(tellBadge(report))).toEqual([]);
    expect(problemsOfSarif(JSON.parse(tellSarif(report)))).toEqual([]);
  });
}

test('the schemas do refuse what does not fit them', async () => {
  const junit = tellJunit(sampleReport);
  expect(await problemsOfXml(junit.replace('classname=', 'class='), 'junit')).not.toEqual([]);
  expect(await problemsOfXml(tellBadge(sampleReport).replace('</svg>', ''))).not.toEqual([]);
  const sarif = tellSarif(sampleReport).replace('"error"', '"bad"');
  expect(problemsOfSarif(JSON.parse(sarif))).not.toEqual([]);
});

const countOf = (text: string, part: string): number => text.split(part).length - 1;

test('in JUnit what is inconclusive, not applicable or only told is skipped, and nothing of it passes', () => {
  const xml = tellJunit(sampleReport);
  const { failed, inconclusive, notApplicable, findings } = sampleReport.totals;
  expect(countOf(xml, '<failure ')).toBe(failed - findings.told);
  expect(countOf(xml, 'message="told, not counted: ')).toBe(findings.told);
  expect(countOf(xml, 'message="inconclusive: ')).toBe(inconclusive);
  expect(countOf(xml, 'message="not applicable: ')).toBe(notApplicable);
  expect(countOf(xml, '<skipped ')).toBe(findings.told + inconclusive + notApplicable);
  // Those that passed, and the verdict of the run.
  expect(countOf(xml, '/>') + countOf(xml, '"></testcase>')).toBe(sampleReport.totals.passed + 1);
});

const unproven: Report = {
  ...sampleReport,
  verdict: 'incomplete',
  because: 'A MUST was not exercised.',
  cases: sampleReport.cases.slice(0, 1),
};

test('a run that came to no verdict is an error in JUnit and in annotations, unless that was allowed', () => {
  const error = '<error type="incomplete" message="INCOMPLETE: A MUST was not exercised.">';
  expect(tellJunit(unproven)).toContain(error);
  expect(tellJunit(unproven, true)).not.toContain('<error');
  expect(tellJunit(unproven, true)).toContain(error.replace('<error', '<skipped'));
  expect(tellJunit({ ...unproven, verdict: 'unreachable' }, true)).toContain('<error');
  expect(tellAnnotations(unproven)).toBe(
    '::error title=API-key authentication%3A incomplete::A MUST was not exercised.\n',
  );
});

test('SARIF knows a finding again: its fingerprint is of the case, whatever was seen', () => {
  const fingerprints = (report: Report): unknown[] =>
    [...tellSarif(report).matchAll(/"anyoneCase\/v1": "(\w+)"/g)].map(([, hash]) => hash);
  const own = fingerprints(sampleReport);
  expect(new Set(own).size).toBe(12);
  expect(fingerprints(hostileReport)).toEqual(own);
});

test('no text of a hostile target is a workflow command, a tag or a control character', () => {
  const annotations = tellAnnotations(hostileReport);
  const lines = annotations.trimEnd().split('\n');
  expect(lines.filter((line) => !/^::(?:error|warning) title=/.test(line))).toEqual([]);
  expect(lines).toHaveLength(5);

  const markdown = tellMarkdown(hostileReport);
  const tags = [...markdown.matchAll(/<\/?\w+[^>]*>/g)].map(String);
  const outsideCode = markdown.replace(/```[\s\S]*?```|`[^`]*`/g, '');
  expect(outsideCode).not.toMatch(/<(?!\/?(?:details|summary|sub)>)/);
  expect(tags.length).toBeGreaterThan(0);
  expect(outsideCode).not.toMatch(/@team|(?<!&)#1|https:\/\/evil|\]\(/);

  const terminal = tellReport(hostileReport, false);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(terminal.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f\u202e\u2028]/);
  expect(terminal.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
});

test('the terminal of a workflow run is told between commands that stop commands', () => {
  expect(withoutCommands('##[error]forged\n', 'word')).toBe(
    '::stop-commands::word\n##[error]forged\n::word::\n',
  );
});

/** The sample with so many causes, each of its own. */
const crowded = (count: number): Report => {
  const [failing] = sampleReport.cases.filter(({ findings }) => findings.length > 0);
  if (failing === undefined) throw new Error('the sample has no finding');
  const cases = Array.from({ length: count }, (_, at) => ({
    ...failing,
    id: `${failing.id}-${at}`,
    findings: failing.findings.map((one) => ({
      ...one,
      seen: `200 ${at} ${'long '.repeat(100)}`,
      curl: `curl ${'x'.repeat(900)}`,
    })),
  }));
  return { ...sampleReport, cases };
};

test('with many causes the forms for people stay bounded, and tell what they leave out', () => {
  const report = crowded(300);
  const markdown = tellMarkdown(report);
  expect(markdown.length).toBeLessThanOrEqual(60_000);
  expect(markdown).toContain('… and 270 more causes.');
  expect(countOf(tellAnnotations(report), '::error ')).toBe(10);
  expect(tellAnnotations(report)).toContain('title=291 more causes::');
  const terminal = tellReport(report, false);
  expect(terminal).toContain('… and 292 findings of 292 more causes, against KEY-DELETED: --html');
  expect(terminal.split('\n').length).toBeLessThan(120);
});

test('Markdown stays within a comment where little but its notices would fill it', () => {
  const notices = Array.from({ length: 20 }, (_, at) => `${at} ${'long '.repeat(200)}`);
  const markdown = tellMarkdown({ ...crowded(300), notices });
  expect(markdown.length).toBeLessThanOrEqual(60_000);
  expect(markdown.length).toBeGreaterThan(55_000);
  // What had to go are the details of some causes, never the table or the sum.
  expect(countOf(markdown, '<details>')).toBeLessThan(30);
  expect(markdown).toContain('… and 270 more causes.');
  expect(markdown).toContain('<sub>');
});

/** A case that came to two findings of one kind: one that is only told, and one that counts. */
function twice(): Report {
  const one = sampleReport.cases.find(({ findings }) => findings.some(({ counted }) => counted));
  const [counting] = one?.findings.filter(({ counted }) => counted) ?? [];
  if (one === undefined || counting === undefined) throw new Error('no finding counts');
  const told = { ...counting, counted: false, seen: 'what is told' };
  const again = { ...counting, seen: 'what counts' };
  return { ...sampleReport, cases: [{ ...one, findings: [told, again] }] };
}

test('a case with a finding that counts fails in JUnit by that one, whatever is told beside it', () => {
  const xml = tellJunit(twice());
  expect(countOf(xml, '<failure ')).toBe(1);
  expect(xml).toMatch(/<failure [^>]*message="[^"]*seen what counts"/);
});

test('two findings of one kind in a case are two results of SARIF, known apart in the next run', () => {
  const log = JSON.parse(tellSarif(twice()));
  const prints = log.runs[0].results.map(
    (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints,
  );
  expect(prints).toHaveLength(2);
  expect(new Set(prints.map((print: object) => JSON.stringify(print))).size).toBe(2);
});

test('an annotation shows a percent sign of a target as it is, and no line end comes of it', () => {
  const [first] = sampleReport.cases.filter(({ findings }) => findings.length > 0);
  if (first === undefined) throw new Error('the sample has no finding');
  const findings = first.findings.map((one) => ({ ...one, seen: '100%0A::warning::forged' }));
  const told = tellAnnotations({ ...sampleReport, cases: [{ ...first, findings }] });
  expect(told).toContain('100%250A::warning::forged');
});

test('the data of the page holds no letter that could end or change its element', () => {
  const html = tellHtml(hostileReport);
  const [, data = ''] =
    /<script type="application\/json" id="report">([\s\S]*?)<\/script>/.exec(html) ?? [];
  expect(data).toContain('\\u003c/script\\u003e');
  expect(data).not.toMatch(/[<>&\u2028\u2029]/);
});

/** The sample with each finding known to the baseline. */
const knownReport: Report = {
  ...sampleReport,
  cases: sampleReport.cases.map((one) => ({
    ...one,
    findings: one.findings.map((finding) => ({
      ...finding,
      ...(finding.counted ? { baselined: true as const, reason: 'agreed on' } : {}),
    })),
  })),
};

test('what is known to the baseline is told in each form, and fails no build', () => {
  const { counted, told } = sampleReport.totals.findings;
  const junit = tellJunit(knownReport);
  expect(countOf(junit, '<failure ')).toBe(0);
  expect(countOf(junit, 'message="known (agreed on): ')).toBe(counted);
  expect(countOf(tellSarif(knownReport), '"justification": "agreed on"')).toBe(counted);
  const annotations = tellAnnotations(knownReport);
  expect(annotations).not.toContain('::error');
  expect(countOf(annotations, '::known: agreed on%0A')).toBe(4);
  expect(countOf(tellMarkdown(knownReport), ' · known: agreed on')).toBe(4);
  expect(countOf(tellReport(knownReport, false), '      known     agreed on\n')).toBe(4);
  expect(told).toBe(2);
});
