import { renderBadge } from '../../report/badge.ts';
import { renderAnnotations } from '../../report/github.ts';
import { renderHtml } from '../../report/html.ts';
import { renderJunit } from '../../report/junit.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import type { Report } from '../../report/model/report.ts';
import { renderSarif } from '../../report/sarif.ts';
import { renderReport } from '../../report/terminal/report.ts';
import { verdictWords } from '../../report/words.ts';
import { sampleReport } from '../support/report/sample-report.ts';
import { expect, test } from '../test.ts';

/** The sample without a finding, as a run with `--only` that has nothing to report. */
const holding = {
  ...sampleReport,
  verdict: 'holds',
  because: 'KEY-DELETED holds: 1 of 1 case.',
  selection: { clauses: ['KEY-DELETED'], partly: [] },
  totals: { ...sampleReport.totals, failed: 0, findings: { counted: 0, told: 0 } },
  cases: sampleReport.cases.filter(({ outcome }) => outcome === 'passed').slice(0, 1),
} as const satisfies Report;

test('a selection that holds is a success in each form, and is not called conformant', () => {
  const [log] = JSON.parse(renderSarif(holding)).runs;
  const texts = {
    terminal: renderReport(holding, true),
    html: renderHtml(holding),
    markdown: renderMarkdown(holding),
    junit: renderJunit(holding),
    badge: renderBadge(holding),
  };
  expect(texts.terminal).toContain('\u001b[32m\u001b[1mSELECTION HOLDS — KEY-DELETED holds');
  expect(texts.html).toContain('<section class="verdict holds" aria-label="Verdict">');
  expect(texts.html).toContain('<h1>Selection holds</h1>');
  expect(texts.markdown).toMatch(/^## ✅ API-key authentication: selection holds\n/);
  expect(texts.junit).toContain('SELECTION HOLDS: KEY-DELETED holds: 1 of 1 case.');
  expect(texts.junit).not.toMatch(/<(?:error|failure|skipped)/);
  expect(texts.badge).toMatch(/aria-label="API-key auth: 1 clause checked"[\s\S]*fill="#1a7f37"/);
  expect(log.invocations[0]).toMatchObject({
    executionSuccessful: true,
    toolExecutionNotifications: [{ level: 'note', message: { text: `holds: ${holding.because}` } }],
  });
  expect(renderAnnotations(holding)).toBe('');
  for (const text of Object.values(texts)) {
    // The style of the page names each verdict.
    expect(text.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(/[^-]\bconformant\b/i);
  }
});

test('a badge says where clauses were checked in part, or have findings that do not count', () => {
  const partly = {
    ...holding,
    selection: { ...holding.selection, partly: ['KEY-DELETED'] },
  } as const;
  const failed = { ...holding, totals: { ...holding.totals, failed: 1 } };
  expect(renderBadge(partly)).toContain('API-key auth: 1 clause checked in part');
  expect(renderBadge(failed)).toContain('API-key auth: 1 clause: no finding counts');
});

test('the page has a colour for each verdict', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(renderHtml(sampleReport))?.[1] ?? '';
  const words = Object.keys(verdictWords);
  expect(words.filter((word) => style.includes(`.verdict.${word} h1`))).toEqual(words);
});
