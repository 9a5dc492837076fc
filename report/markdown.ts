import { plural, shorten, visibleLine } from '../base/text.ts';
import { explainsWords, ruleWords, sawWords } from './diagnosis/describe-diagnosis.ts';
import { type Diagnosis, diagnose } from './diagnosis/diagnose.ts';
import { codeBlock, codeCell, comparisonLines, markdownText } from './markdown-comparison.ts';
import { type Cause, causesOf, findingsIn } from './model/causes.ts';
import type { Report } from './model/report.ts';
import { gapsOf } from './model/results.ts';
import { headlineOf, runWords, totalsWords } from './words.ts';

/** GitHub accepts 65,536 characters in a comment. */
const mostCharacters = 60_000;
const shownCauses = 30;
const shownReasons = 10;

const icons = {
  conformant: '✅',
  holds: '✅',
  violations: '❌',
  incomplete: '⚠️',
  unreachable: '⛔',
} as const;

const knownWords = (known: string | null): string =>
  known === null ? '' : ` · known: ${markdownText(shorten(known, 200))}`;

/** A headline and the rule, so that backticks stay code and all else of a target is text. */
const headlineText = (headline: string): string =>
  headline
    .split('`')
    .map((part, at) => (at % 2 === 1 ? codeCell(part) : markdownText(part)))
    .join('');

/** What came or must come: its status and type as code, the words around it as text. */
function answerText(text: string): string {
  const [, before = '', status = '', after = ''] =
    /^(.*?)(\b\d{3}\b(?: [\w.+-]+\/[\w.+-]+)?)(.*)$/s.exec(shorten(text, 160)) ?? [];
  return status === ''
    ? markdownText(shorten(text, 160))
    : `${markdownText(before)}${codeCell(status)}${markdownText(after)}`;
}

function diagnosisRow(diagnosis: Diagnosis, total: number): string {
  const { headline, counted, severity, known } = diagnosis;
  const cells = [
    counted ? '✗' : '!',
    `**${headlineText(headline)}** — ${markdownText(ruleWords(diagnosis))}${knownWords(known)}`,
    severity,
    answerText(sawWords(diagnosis)),
    markdownText(explainsWords(diagnosis, total)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function diagnosisLines(diagnoses: readonly Diagnosis[], total: number): string[] {
  if (diagnoses.length === 0) return [];
  return [
    '|  | what is wrong | severity | saw | explains |',
    '| --- | --- | --- | --- | --- |',
    ...diagnoses.map((one) => diagnosisRow(one, total)),
    '',
  ];
}

function rowOf(cause: Cause): string {
  const { requirement, title, headline, label, expected, seen, found, counted, known } = cause;
  const cells = [
    counted ? '✗' : '!',
    `**${requirement}** ${headlineText(headline)} — ${markdownText(title)}${knownWords(known)}`,
    label,
    answerText(expected),
    answerText(seen),
    String(found.length),
  ];
  return `| ${cells.join(' | ')} |`;
}

function detailsOf({ headline, proof, fix }: Diagnosis): string {
  const { case: one, finding } = proof;
  const curl = finding.curl.length <= 1000 ? codeBlock(visibleLine(finding.curl), 'sh') : '';
  return [
    '<details>',
    `<summary>${markdownText(headline)}: why, fix and proof</summary>`,
    '',
    markdownText(finding.why),
    '',
    `**Fix:** ${markdownText(fix)}`,
    '',
    codeCell(one.id),
    '',
    curl,
    '</details>',
    '',
  ].join('\n');
}

function clauseLines(heading: string, causes: readonly Cause[]): string[] {
  if (causes.length === 0) return [];
  return [
    '<details>',
    `<summary>${heading}</summary>`,
    '',
    '|  | clause | severity | expected | seen | findings |',
    '| --- | --- | --- | --- | --- | --- |',
    ...causes.slice(0, shownCauses).map(rowOf),
    '',
    ...(causes.length > shownCauses
      ? [`… and ${plural(causes.length - shownCauses, 'more cause')}.`, '']
      : []),
    '</details>',
    '',
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

/**
 * Renders the report as Markdown for a pull request or a step summary, in at most 60,000 characters: what is
 * wrong, then the findings by clause.
 */
export function renderMarkdown(report: Report): string {
  const diagnoses = diagnose(report);
  const findings = findingsIn(report);
  const causes = causesOf(report);
  const head = [
    `## ${icons[report.verdict]} API-key authentication: ${headlineOf(report).toLowerCase()}`,
    '',
    markdownText(shorten(report.because, 2000)),
    '',
    ...report.notices.flatMap((notice) => [`> ${markdownText(shorten(notice, 1000))}`, '']),
    ...diagnosisLines(diagnoses, findings.length),
  ].join('\n');
  const tail = [
    ...clauseLines(`All ${plural(findings.length, 'finding')} by clause`, causes),
    ...baselineLines(report),
    ...gapLines(report),
    ...comparisonLines(report),
    `<sub>${markdownText(totalsWords(report))} · ${markdownText(runWords(report))} · ${report.tool.name} ${report.tool.version}</sub>`,
    '',
  ].join('\n');
  let details = '';
  for (const diagnosis of diagnoses) {
    const next = `${detailsOf(diagnosis)}\n`;
    if (head.length + details.length + next.length + tail.length > mostCharacters) break;
    details += next;
  }
  return `${head}\n${details}${tail}`;
}
