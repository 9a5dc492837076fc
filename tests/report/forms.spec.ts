import { readFile } from 'node:fs/promises';
import { renderBadge } from '../../report/badge.ts';
import { renderAnnotations, withoutCommands } from '../../report/github.ts';
import { renderHtml } from '../../report/html.ts';
import { renderJunit } from '../../report/junit.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import type { Report } from '../../report/model/report.ts';
import { renderSarif } from '../../report/sarif.ts';
import { renderReport } from '../../report/terminal/report.ts';
import { problemsOfSarif, problemsOfXml } from '../support/report/form-problems.ts';
import { hostileReport } from '../support/report/hostile-report.ts';
import { sampleReport } from '../support/report/sample-report.ts';
import { expect, test } from '../test.ts';

const golden = (name: string): Promise<string> =>
  readFile(new URL(`golden/${name}`, import.meta.url), 'utf8');

for (const [name, render] of [
  ['report.junit.xml', renderJunit],
  ['report.sarif', renderSarif],
  ['report.md', renderMarkdown],
  ['badge.svg', renderBadge],
  ['annotations.txt', renderAnnotations],
] as const) {
  test(`the sample renders as ${name}`, async () => {
    expect(render(sampleReport)).toBe(await golden(name));
  });
}

for (const [whose, report] of [
  ['the sample', sampleReport],
  ['a hostile target', hostileReport],
] as const) {
  test(`JUnit, badge and SARIF of ${whose} fit their schemas`, async () => {
    expect(await problemsOfXml(renderJunit(report), 'junit')).toEqual([]);
    expect(await problemsOfXml(renderBadge(report))).toEqual([]);
    expect(problemsOfSarif(JSON.parse(renderSarif(report)))).toEqual([]);
  });
}

test('the schemas do refuse what does not fit them', async () => {
  const junit = renderJunit(sampleReport);
  expect(await problemsOfXml(junit.replace('classname=', 'class='), 'junit')).not.toEqual([]);
  expect(await problemsOfXml(renderBadge(sampleReport).replace('</svg>', ''))).not.toEqual([]);
  const sarif = renderSarif(sampleReport).replace('"error"', '"bad"');
  expect(problemsOfSarif(JSON.parse(sarif))).not.toEqual([]);
});

const countOf = (text: string, part: string): number => text.split(part).length - 1;

test('JUnit skips cases that are inconclusive, not applicable or reported only, and passes none of them', () => {
  const xml = renderJunit(sampleReport);
  const { failed, inconclusive, notApplicable, findings } = sampleReport.totals;
  expect(countOf(xml, '<failure ')).toBe(failed - findings.told);
  expect(countOf(xml, 'message="reported, not counted: ')).toBe(findings.told);
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
  expect(renderJunit(unproven)).toContain(error);
  expect(renderJunit(unproven, true)).not.toContain('<error');
  expect(renderJunit(unproven, true)).toContain(error.replace('<error', '<skipped'));
  expect(renderJunit({ ...unproven, verdict: 'unreachable' }, true)).toContain('<error');
  expect(renderAnnotations(unproven)).toBe(
    '::error title=API-key authentication%3A incomplete::A MUST was not exercised.\n',
  );
});

test('SARIF knows a finding again: its fingerprint is of the case, whatever was seen', () => {
  const fingerprints = (report: Report): unknown[] =>
    [...renderSarif(report).matchAll(/"anyoneCase\/v1": "(\w+)"/g)].map(([, hash]) => hash);
  const own = fingerprints(sampleReport);
  expect(new Set(own).size).toBe(12);
  expect(fingerprints(hostileReport)).toEqual(own);
});

test('no text of a hostile target is a workflow command, a tag or a control character', () => {
  const annotations = renderAnnotations(hostileReport);
  const lines = annotations.trimEnd().split('\n');
  expect(lines.filter((line) => !/^::(?:error|warning) title=/.test(line))).toEqual([]);
  expect(lines).toHaveLength(5);

  const markdown = renderMarkdown(hostileReport);
  const tags = [...markdown.matchAll(/<\/?\w+[^>]*>/g)].map(String);
  const outsideCode = markdown.replace(/```[\s\S]*?```|`[^`]*`/g, '');
  expect(outsideCode).not.toMatch(/<(?!\/?(?:details|summary|sub)>)/);
  expect(tags.length).toBeGreaterThan(0);
  expect(outsideCode).not.toMatch(/@team|(?<!&)#1|https:\/\/evil|\]\(/);

  const terminal = renderReport(hostileReport, false);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(terminal.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f\u202e\u2028]/);
  expect(terminal.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
});

test('the terminal of a workflow run is printed between commands that stop commands', () => {
  expect(withoutCommands('##[error]forged\n', 'word')).toBe(
    '::stop-commands::word\n##[error]forged\n::word::\n',
  );
});

test('SARIF results point to a file of the reader, not of this tool', () => {
  const uris = (location?: string) => [
    ...new Set(
      [...renderSarif(sampleReport, location).matchAll(/"uri": "([^"]*)"/g)].map(([, uri]) => uri),
    ),
  ];
  expect(uris()).toEqual(['anyone-conformance.yaml']);
  expect(uris('.github/workflows/keys.yml')).toEqual(['.github/workflows/keys.yml']);
});

/** The sample with many findings, each a cause of its own: a trick that gets past the check. */
const crowded = (count: number): Report => {
  const [failing] = sampleReport.cases.filter(({ findings }) => findings.length > 0);
  if (failing === undefined) throw new Error('the sample has no finding');
  const cases = Array.from({ length: count }, (_, at) => ({
    ...failing,
    requirement: 'HARD-NO-BYPASS' as const,
    variant: `trick-${at}`,
    sends: `trick ${at}`,
    id: `${failing.id}-${at}`,
    findings: failing.findings.map((one) => ({
      ...one,
      seen: `200 ${at} ${'long '.repeat(100)}`,
      curl: `curl ${'x'.repeat(900)}`,
    })),
  }));
  return { ...sampleReport, cases };
};

test('with many causes the forms for people stay bounded, and say what they leave out', () => {
  const report = crowded(300);
  const markdown = renderMarkdown(report);
  expect(markdown.length).toBeLessThanOrEqual(60_000);
  expect(markdown).toContain('… and 270 more causes.');
  expect(countOf(renderAnnotations(report), '::error ')).toBe(10);
  expect(renderAnnotations(report)).toContain('title=291 more causes::');
  const terminal = renderReport(report, false);
  expect(terminal).toContain(
    '… and 286 findings of 286 more causes, against HARD-NO-BYPASS: --html',
  );
  expect(terminal.split('\n').length).toBeLessThan(160);
});

test('Markdown stays within a comment where little but its notices would fill it', () => {
  const notices = Array.from({ length: 46 }, (_, at) => `${at} ${'long '.repeat(200)}`);
  const markdown = renderMarkdown({ ...crowded(300), notices });
  expect(markdown.length).toBeLessThanOrEqual(60_000);
  expect(markdown.length).toBeGreaterThan(55_000);
  // What had to go are the proofs of some diagnoses, never the table or the sum.
  const [whole, short] = [renderMarkdown(crowded(300)), markdown].map((text) =>
    countOf(text, ': why, fix and proof</summary>'),
  );
  expect(whole).toBe(6);
  expect(short).toBeLessThan(6);
  expect(markdown).toContain('… and 270 more causes.');
  expect(markdown).toContain('<sub>');
});

/** A case with two findings of one kind: one that is reported only, and one that counts. */
function twice(): Report {
  const one = sampleReport.cases.find(({ findings }) => findings.some(({ counted }) => counted));
  const [counting] = one?.findings.filter(({ counted }) => counted) ?? [];
  if (one === undefined || counting === undefined) throw new Error('no finding counts');
  const reported = { ...counting, counted: false, seen: 'what is reported' };
  const again = { ...counting, seen: 'what counts' };
  return { ...sampleReport, cases: [{ ...one, findings: [reported, again] }] };
}

test('a case fails in JUnit by the finding that counts, whatever else it reports', () => {
  const xml = renderJunit(twice());
  expect(countOf(xml, '<failure ')).toBe(1);
  expect(xml).toMatch(/<failure [^>]*message="[^"]*seen what counts"/);
});

test('two findings of one kind in a case are two results of SARIF, known apart in the next run', () => {
  const log = JSON.parse(renderSarif(twice()));
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
  const annotations = renderAnnotations({ ...sampleReport, cases: [{ ...first, findings }] });
  expect(annotations).toContain('100%250A::warning::forged');
});

test('the data of the page holds no letter that could end or change its element', () => {
  const html = renderHtml(hostileReport);
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

test('what is known to the baseline is shown in each form, and fails no build', () => {
  const { counted, told } = sampleReport.totals.findings;
  const junit = renderJunit(knownReport);
  expect(countOf(junit, '<failure ')).toBe(0);
  expect(countOf(junit, 'message="known (agreed on): ')).toBe(counted);
  expect(countOf(renderSarif(knownReport), '"justification": "agreed on"')).toBe(counted);
  const annotations = renderAnnotations(knownReport);
  expect(annotations).not.toContain('::error');
  expect(countOf(annotations, '::known: agreed on%0A')).toBe(4);
  // Once in what is wrong, and once by clause.
  expect(countOf(renderMarkdown(knownReport), ' · known: agreed on')).toBe(8);
  expect(countOf(renderReport(knownReport, false), '      known     agreed on\n')).toBe(4);
  expect(told).toBe(2);
});
