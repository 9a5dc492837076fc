import { plural, shorten, visibleLine } from '../../base/text.ts';
import { explainsWords, ruleWords, sawWords } from '../diagnosis/describe-diagnosis.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { Cause } from '../model/causes.ts';
import type { FoundBy, Report } from '../model/report.ts';
import { gapsOf } from '../model/results.ts';
import { type Colors, wrap } from './layout.ts';

/** Diagnoses shown in full, with the line that repeats the request. */
const shownInFull = 3;

const shownCauses = 8;
const shownReasons = 6;

/** Nobody copies a longer line out of a terminal. */
const longestCurl = 600;

/** The other report forms show longer texts in full. */
const longestText = 240;

const width = 92;
const labelWidth = 10;

function renderCurl(curl: string, colors: Colors): string {
  return curl.length <= longestCurl
    ? colors.dim(visibleLine(curl))
    : colors.dim(`${curl.length} characters long: see --html or --json`);
}

const uncounted = ' (reported, not counted: --strict counts it)';

function renderHead(
  { headline, counted }: Pick<Cause, 'headline' | 'counted'>,
  paint: (line: string) => string,
  colors: Colors,
): string[] {
  const mark = counted ? colors.red('✗') : colors.yellow('!');
  return wrap(`${visibleLine(headline)}${counted ? '' : uncounted}`, width).map((line, at) =>
    at === 0 ? `  ${mark} ${paint(line)}` : `    ${paint(line)}`,
  );
}

/** A label with a wrapped text to its right. */
const labelled = (label: string, text: string, paint: (line: string) => string): string[] =>
  wrap(shorten(visibleLine(text), longestText), width - labelWidth).map(
    (line, at) => `      ${(at === 0 ? label : '').padEnd(labelWidth)}${paint(line)}`,
  );

const plain = (text: string): string => text;

const renderRepeats = ({ finding: { looks, unstable } }: FoundBy, colors: Colors): string[] =>
  looks === undefined || unstable !== true
    ? []
    : labelled('unstable', `found in ${looks.found} of ${looks.taken} attempts`, colors.yellow);

/** A diagnosis: what is wrong, the rule in grey, what was seen, and how to fix it. */
function renderDiagnosis(
  diagnosis: Diagnosis,
  { total, isFull, colors }: { total: number; isFull: boolean; colors: Colors },
): string[] {
  const { known, proof, fix } = diagnosis;
  const { finding, case: one } = proof;
  return [
    ...renderHead(diagnosis, colors.bold, colors),
    ...wrap(`${ruleWords(diagnosis)} · ${diagnosis.severity}`, width).map(
      (line) => `    ${colors.dim(line)}`,
    ),
    ...labelled('explains', explainsWords(diagnosis, total), plain),
    ...labelled('saw', sawWords(diagnosis), colors.red),
    ...labelled('expected', finding.expected, plain),
    ...(known === null ? [] : labelled('known', known, plain)),
    ...renderRepeats(proof, colors),
    ...labelled('fix', fix, plain),
    ...labelled('case', one.id, plain),
    ...(isFull && finding.request.id !== undefined
      ? labelled('id', finding.request.id, colors.dim)
      : []),
    ...(isFull ? [`      ${'curl'.padEnd(labelWidth)}${renderCurl(finding.curl, colors)}`] : []),
    '',
  ];
}

/** Renders what is wrong, in the fewest causes; returns no lines without a finding. */
export function renderDiagnoses(diagnoses: readonly Diagnosis[], total: number, colors: Colors) {
  return diagnoses.length === 0
    ? []
    : [
        colors.bold('What is wrong'),
        '',
        ...diagnoses.flatMap((one, at) =>
          renderDiagnosis(one, { total, isFull: at < shownInFull, colors }),
        ),
      ];
}

const renderCause = (cause: Cause, colors: Colors): string[] => [
  ...renderHead(cause, plain, colors),
  ...labelled(cause.requirement, '', plain).map((line) =>
    colors.dim(
      `${line.trimEnd()}: ${cause.title} · ${cause.label} · ${plural(cause.found.length, 'finding')}`,
    ),
  ),
];

function renderRest(causes: readonly Cause[], colors: Colors): string[] {
  const rest = causes.slice(shownCauses);
  if (rest.length === 0) return [];
  const findings = rest.reduce((sum, { found }) => sum + found.length, 0);
  const clauses = [...new Set(rest.map(({ requirement }) => requirement))];
  return wrap(
    `… and ${plural(findings, 'finding')} of ${plural(rest.length, 'more cause')}, against ${clauses.join(', ')}: --html FILE shows them all.`,
    width,
  ).map((line, at) => colors.dim(`  ${at === 0 ? '' : '  '}${line}`));
}

/** Renders the findings that no diagnosis explains, by clause; returns no lines where there are none. */
export function renderOthers(causes: readonly Cause[], colors: Colors): string[] {
  return causes.length === 0
    ? []
    : [
        colors.bold('Other findings'),
        ...causes.slice(0, shownCauses).flatMap((cause) => renderCause(cause, colors)),
        ...renderRest(causes, colors),
        '',
      ];
}

/** Renders why cases are inconclusive, the most common reasons first. */
export function renderGaps(report: Report, colors: Colors): string[] {
  const gaps = gapsOf(report);
  if (gaps.length === 0) return [];
  const more = gaps.length - shownReasons;
  return [
    colors.bold('Inconclusive'),
    ...gaps
      .slice(0, shownReasons)
      .flatMap(([reason, count]) =>
        wrap(`${count} × ${visibleLine(reason)}`, 96).map(
          (line, at) => `  ${at === 0 ? '' : '  '}${line}`,
        ),
      ),
    ...(more > 0
      ? [colors.dim(`  … and ${plural(more, 'more reason')}: see --html or --json`)]
      : []),
    '',
  ];
}
