import { plural, shorten, visibleLine } from '../../base/text.ts';
import { type Cause, type FoundBy, gapsOf } from '../model/causes.ts';
import type { Report } from '../model/report.ts';
import { placesOf } from '../words.ts';
import { type Colors, wrap } from './layout.ts';

/** Causes shown in full, with the line that repeats the request. */
const shownInFull = 3;

/** Causes shown at all; those after the first ones are shortened. */
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

function renderHead(cause: Cause, colors: Colors): string[] {
  const { requirement, title, severity, counted, found } = cause;
  const mark = counted ? colors.red('✗') : colors.yellow('!');
  const note = counted ? '' : ' (reported, not counted: --strict counts it)';
  const text = `${requirement} ${title} · ${severity} · ${plural(found.length, 'finding')} on ${placesOf(cause)}${note}`;
  return wrap(text, width).map((line, at) =>
    at === 0 ? `  ${mark} ${line.replace(requirement, colors.bold(requirement))}` : `      ${line}`,
  );
}

/** A label with a wrapped text to its right. */
const labelled = (label: string, text: string, paint: (line: string) => string): string[] =>
  wrap(shorten(visibleLine(text), longestText), width - labelWidth).map(
    (line, at) => `      ${(at === 0 ? label : '').padEnd(labelWidth)}${paint(line)}`,
  );

const plain = (text: string): string => text;

const renderRepeats = ({ finding: { looks } }: FoundBy, colors: Colors): string[] =>
  looks === undefined
    ? []
    : [
        ...labelled(
          'unstable',
          `found in ${looks.found} of ${looks.taken} attempts`,
          colors.yellow,
        ),
      ];

function renderSeen({ expected, seen, known, unstable, found }: Cause, colors: Colors): string[] {
  const [first] = found;
  return [
    ...labelled('expected', expected, plain),
    ...labelled('seen', seen, colors.red),
    ...(known === null ? [] : labelled('known', known, plain)),
    ...(unstable ? renderRepeats(first, colors) : []),
    ...labelled(found.length === 1 ? 'case' : 'such as', first.case.id, plain),
  ];
}

/** One cause with why it matters and the line that repeats the request. */
function renderCause(cause: Cause, colors: Colors): string[] {
  const [{ finding }] = cause.found;
  return [
    ...renderHead(cause, colors),
    ...wrap(cause.why, width).map((line) => `    ${colors.dim(line)}`),
    ...renderSeen(cause, colors),
    ...(finding.request.id === undefined ? [] : labelled('id', finding.request.id, colors.dim)),
    `      ${'curl'.padEnd(labelWidth)}${renderCurl(finding.curl, colors)}`,
    '',
  ];
}

const renderBriefly = (cause: Cause, colors: Colors): string[] => [
  ...renderHead(cause, colors),
  ...renderSeen(cause, colors),
];

function renderRest(causes: readonly Cause[], colors: Colors): string[] {
  const rest = causes.slice(shownCauses);
  if (rest.length === 0) return [];
  const findings = rest.reduce((sum, { found }) => sum + found.length, 0);
  const clauses = [...new Set(rest.map(({ requirement }) => requirement))];
  return [
    ...wrap(
      `… and ${plural(findings, 'finding')} of ${plural(rest.length, 'more cause')}, against ${clauses.join(', ')}: --html FILE shows them all.`,
      width,
    ).map((line, at) => colors.dim(`  ${at === 0 ? '' : '  '}${line}`)),
    '',
  ];
}

/** Renders the first causes, most severe first, and where to find the others. */
export function renderFindings(causes: readonly Cause[], colors: Colors): string[] {
  return causes.length === 0
    ? []
    : [
        colors.bold('Findings'),
        '',
        ...causes.slice(0, shownInFull).flatMap((cause) => renderCause(cause, colors)),
        ...causes.slice(shownInFull, shownCauses).flatMap((cause) => renderBriefly(cause, colors)),
        ...(causes.length > shownInFull ? [''] : []),
        ...renderRest(causes, colors),
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
