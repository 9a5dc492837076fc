import { plural, shorten, visibleLine } from '../base/text.ts';
import { codeBlock, codeCell, comparisonLines, markdownText } from './markdown-comparison.ts';
import { type Cause, causesOf, gapsOf } from './model/causes.ts';
import type { Report } from './model/report.ts';
import { headlineOf, placesOf, runWords, totalsWords } from './words.ts';

/** GitHub accepts 65,536 characters in a comment. */
const mostCharacters = 60_000;
const shownCauses = 30;
const shownReasons = 10;

const icons = { conformant: '✅', violations: '❌', incomplete: '⚠️', unreachable: '⛔' } as const;

function rowOf(cause: Cause): string {
  const { requirement, title, severity, expected, seen, found, counted, known } = cause;
  const cells = [
    counted ? '✗' : '!',
    `**${requirement}** ${markdownText(title)}${known === null ? '' : ` · known: ${markdownText(shorten(known, 200))}`}`,
    severity,
    codeCell(expected),
    codeCell(seen),
    `${found.length} on ${markdownText(placesOf(cause, 3))}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function detailsOf({ requirement, why, found }: Cause): string {
  const [{ case: one, finding }] = found;
  const curl = finding.curl.length <= 1000 ? codeBlock(visibleLine(finding.curl), 'sh') : '';
  return [
    '<details>',
    `<summary>${requirement}: ${markdownText(one.id)}</summary>`,
    '',
    markdownText(why),
    '',
    curl,
    '</details>',
    '',
  ].join('\n');
}

function tableOf(causes: readonly Cause[]): string[] {
  if (causes.length === 0) return [];
  return [
    '|  | clause | what | expected | seen | findings |',
    '| --- | --- | --- | --- | --- | --- |',
    ...causes.slice(0, shownCauses).map(rowOf),
    '',
    ...(causes.length > shownCauses
      ? [`… and ${plural(causes.length - shownCauses, 'more cause')}.`, '']
      : []),
  ];
}

function gapLines(report: Report): string[] {
  const gaps = gapsOf(report);
  if (gaps.length === 0) return [];
  return [
    '**Inconclusive**',
    '',
    ...gaps
      .slice(0, shownReasons)
      .map(([reason, count]) => `- ${count} × ${markdownText(shorten(reason, 300))}`),
    ...(gaps.length > shownReasons
      ? [`- … and ${plural(gaps.length - shownReasons, 'more reason')}`]
      : []),
    '',
  ];
}

function baselineLines({ baseline }: Report): string[] {
  return baseline === undefined
    ? []
    : [`**Baseline ${baseline.word}**: ${markdownText(shorten(baseline.because, 500))}`, ''];
}

/** Renders the report as Markdown for a pull request or a step summary, in at most 60,000 characters. */
export function renderMarkdown(report: Report): string {
  const causes = causesOf(report);
  const head = [
    `## ${icons[report.verdict]} API-key authentication: ${headlineOf(report).toLowerCase()}`,
    '',
    markdownText(shorten(report.because, 2000)),
    '',
    ...report.notices.flatMap((notice) => [`> ${markdownText(shorten(notice, 1000))}`, '']),
    ...tableOf(causes),
  ].join('\n');
  const tail = [
    ...baselineLines(report),
    ...gapLines(report),
    ...comparisonLines(report),
    `<sub>${markdownText(totalsWords(report))} · ${markdownText(runWords(report))} · ${report.tool.name} ${report.tool.version}</sub>`,
    '',
  ].join('\n');
  let details = '';
  for (const cause of causes.slice(0, shownCauses)) {
    const next = `${detailsOf(cause)}\n`;
    if (head.length + details.length + next.length + tail.length > mostCharacters) break;
    details += next;
  }
  return `${head}\n${details}${tail}`;
}
