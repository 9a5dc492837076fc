import { plural } from '../plural.ts';
import { type Cause, type FoundBy, gapsOf } from './causes.ts';
import type { Colors } from './colors.ts';
import type { Report } from './report.ts';
import { visibleLine } from './visible.ts';
import { placesOf } from './words.ts';
import { wrap } from './wrap.ts';

/** More than these would not stand on one screen. */
const shownCauses = 6;
const shownReasons = 6;

/** A longer line is not what anyone copies out of a terminal. */
const longestCurl = 600;

const width = 92;

function tellCurl(curl: string, colors: Colors): string {
  return curl.length <= longestCurl
    ? colors.dim(visibleLine(curl))
    : colors.dim(`${curl.length} characters long: see --html or --json`);
}

const tellLooks = ({ finding: { looks } }: FoundBy, colors: Colors): string[] =>
  looks === undefined
    ? []
    : [`      unstable  ${colors.yellow(`found in ${looks.found} of ${looks.taken} looks`)}`];

/** One cause: what is wrong, where, and the case that stands for it. */
function tellCause(cause: Cause, colors: Colors): string[] {
  const { requirement, title, severity, counted, expected, seen, why, known, unstable, found } =
    cause;
  const mark = counted ? colors.red('✗') : colors.yellow('!');
  const aside = counted ? '' : colors.dim(' (told, not counted: --strict counts it)');
  const [first] = found;
  return [
    `  ${mark} ${colors.bold(requirement)} ${title} · ${severity} · ${plural(found.length, 'finding')} on ${placesOf(cause)}${aside}`,
    ...wrap(why, width).map((line) => `    ${colors.dim(line)}`),
    `      expected  ${visibleLine(expected)}`,
    `      seen      ${colors.red(visibleLine(seen))}`,
    ...(known === null ? [] : [`      known     ${visibleLine(known)}`]),
    ...(unstable ? tellLooks(first, colors) : []),
    `      ${found.length === 1 ? 'case    ' : 'such as '}  ${first.case.id}`,
    ...(first.finding.request.id === undefined
      ? []
      : [`      id        ${colors.dim(first.finding.request.id)}`]),
    `      curl      ${tellCurl(first.finding.curl, colors)}`,
    '',
  ];
}

function tellRest(causes: readonly Cause[], colors: Colors): string[] {
  const rest = causes.slice(shownCauses);
  if (rest.length === 0) return [];
  const findings = rest.reduce((sum, { found }) => sum + found.length, 0);
  const clauses = [...new Set(rest.map(({ requirement }) => requirement))];
  return [
    ...wrap(
      `… and ${plural(findings, 'finding')} of ${plural(rest.length, 'more cause')}, against ${clauses.join(', ')}: --html FILE shows all of them.`,
      width,
    ).map((line, at) => colors.dim(`  ${at === 0 ? '' : '  '}${line}`)),
    '',
  ];
}

/** Findings by their cause, gravest first, as many as stand on one screen, then where the rest is. */
export function tellFindings(causes: readonly Cause[], colors: Colors): string[] {
  return causes.length === 0
    ? []
    : [
        colors.bold('Findings'),
        '',
        ...causes.slice(0, shownCauses).flatMap((cause) => tellCause(cause, colors)),
        ...tellRest(causes, colors),
      ];
}

/** Why cases could not be run, the commonest reasons first. */
export function tellGaps(report: Report, colors: Colors): string[] {
  const gaps = gapsOf(report);
  if (gaps.length === 0) return [];
  const more = gaps.length - shownReasons;
  return [
    colors.bold('Not exercised'),
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
