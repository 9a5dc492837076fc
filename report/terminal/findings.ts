import { plural, shorten, visibleLine } from '../../base/text.ts';
import { type Cause, type FoundBy, gapsOf } from '../model/causes.ts';
import type { Report } from '../model/report.ts';
import { placesOf } from '../words.ts';
import { type Colors, wrap } from './layout.ts';

/** So many causes are told with all that is needed to see them again; the screen holds no more. */
const toldInFull = 3;

/** So many are told at all: beyond the first ones where they are, and what was seen. */
const shownCauses = 8;
const shownReasons = 6;

/** A longer line is not what anyone copies out of a terminal. */
const longestCurl = 600;

/** What is longer stands whole in the other forms. */
const longestText = 240;

const width = 92;
const labelWidth = 10;

function tellCurl(curl: string, colors: Colors): string {
  return curl.length <= longestCurl
    ? colors.dim(visibleLine(curl))
    : colors.dim(`${curl.length} characters long: see --html or --json`);
}

/** What is wrong, how grave it is, and where. */
function tellHead(cause: Cause, colors: Colors): string[] {
  const { requirement, title, severity, counted, found } = cause;
  const mark = counted ? colors.red('✗') : colors.yellow('!');
  const aside = counted ? '' : ' (told, not counted: --strict counts it)';
  const text = `${requirement} ${title} · ${severity} · ${plural(found.length, 'finding')} on ${placesOf(cause)}${aside}`;
  return wrap(text, width).map((line, at) =>
    at === 0 ? `  ${mark} ${line.replace(requirement, colors.bold(requirement))}` : `      ${line}`,
  );
}

/** A label, and a text beside it that goes over as many lines as it needs. */
const tellBeside = (label: string, text: string, paint: (line: string) => string): string[] =>
  wrap(shorten(visibleLine(text), longestText), width - labelWidth).map(
    (line, at) => `      ${(at === 0 ? label : '').padEnd(labelWidth)}${paint(line)}`,
  );

const plain = (text: string): string => text;

const tellLooks = ({ finding: { looks } }: FoundBy, colors: Colors): string[] =>
  looks === undefined
    ? []
    : [...tellBeside('unstable', `found in ${looks.found} of ${looks.taken} looks`, colors.yellow)];

/** What was to be seen and what was, and the case that stands for the cause. */
function tellSeen({ expected, seen, known, unstable, found }: Cause, colors: Colors): string[] {
  const [first] = found;
  return [
    ...tellBeside('expected', expected, plain),
    ...tellBeside('seen', seen, colors.red),
    ...(known === null ? [] : tellBeside('known', known, plain)),
    ...(unstable ? tellLooks(first, colors) : []),
    ...tellBeside(found.length === 1 ? 'case' : 'such as', first.case.id, plain),
  ];
}

/** One cause with why it matters, and the line that sends the request again. */
function tellCause(cause: Cause, colors: Colors): string[] {
  const [{ finding }] = cause.found;
  return [
    ...tellHead(cause, colors),
    ...wrap(cause.why, width).map((line) => `    ${colors.dim(line)}`),
    ...tellSeen(cause, colors),
    ...(finding.request.id === undefined ? [] : tellBeside('id', finding.request.id, colors.dim)),
    `      ${'curl'.padEnd(labelWidth)}${tellCurl(finding.curl, colors)}`,
    '',
  ];
}

/** One cause in short. */
const tellInShort = (cause: Cause, colors: Colors): string[] => [
  ...tellHead(cause, colors),
  ...tellSeen(cause, colors),
];

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
        ...causes.slice(0, toldInFull).flatMap((cause) => tellCause(cause, colors)),
        ...causes.slice(toldInFull, shownCauses).flatMap((cause) => tellInShort(cause, colors)),
        ...(causes.length > toldInFull ? [''] : []),
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
