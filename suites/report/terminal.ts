import pc from 'picocolors';
import { type OperationId, operationIds } from '../../spec/index.ts';
import { severities } from '../case.ts';
import { missedBy, oneIn, sendings, tellPercent } from '../repetition.ts';
import type { Colors } from './colors.ts';
import { tellComparison } from './comparison.ts';
import { drawMatrix } from './matrix-drawing.ts';
import type { Report, ReportedCase, ReportedFinding } from './report.ts';
import { tellBaseline, tellEntries } from './tell-baseline.ts';
import { wrap } from './wrap.ts';

const shownPerClause = 2;
const shownReasons = 6;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

type Told = { readonly one: ReportedCase; readonly finding: ReportedFinding };

const rank = ({ finding }: Told): number =>
  severities.indexOf(finding.severity) +
  (finding.counted ? (finding.baselined === true ? severities.length : 0) : 2 * severities.length);

/** Findings of one clause, gravest first. */
function groupByClause(report: Report): { readonly id: string; readonly told: readonly Told[] }[] {
  const groups = new Map<string, Told[]>();
  for (const one of report.cases) {
    for (const finding of one.findings) {
      groups.set(one.requirement, [...(groups.get(one.requirement) ?? []), { one, finding }]);
    }
  }
  return [...groups]
    .map(([id, told]) => ({ id, told: told.sort((a, b) => rank(a) - rank(b)) }))
    .sort((a, b) => Math.min(...a.told.map(rank)) - Math.min(...b.told.map(rank)));
}

const operationsOf = (told: readonly Told[]): OperationId[] =>
  operationIds.filter((id) => told.some(({ one }) => one.operation === id));

const tellLooks = ({ looks, unstable }: ReportedFinding, colors: Colors): string[] =>
  looks === undefined || unstable !== true
    ? []
    : [`      unstable  ${colors.yellow(`found in ${looks.found} of ${looks.taken} looks`)}`];

function tellFinding({ one, finding }: Told, colors: Colors): string[] {
  return [
    `    ${colors.bold(one.id)}`,
    `      expected  ${finding.expected}`,
    `      seen      ${colors.red(finding.seen)}`,
    ...tellLooks(finding, colors),
    ...(finding.reason === undefined ? [] : [`      known     ${finding.reason}`]),
    `      curl      ${colors.dim(finding.curl)}`,
  ];
}

function tellClause(
  { id, told }: { readonly id: string; readonly told: readonly Told[] },
  report: Report,
  colors: Colors,
): string[] {
  const requirement = report.requirements.find((one) => one.id === id);
  const [first] = told;
  if (requirement === undefined || first === undefined) return [];
  const { severity, counted, why } = first.finding;
  const mark = counted ? colors.red('✗') : colors.yellow('!');
  const where = operationsOf(told);
  const places = where.length > 4 ? `${where.length} operations` : where.join(', ');
  const aside = counted ? '' : colors.dim(' (told, not counted: --strict counts it)');
  const more = told.length - shownPerClause;
  return [
    `  ${mark} ${colors.bold(id)} ${requirement.title} · ${severity} · ${plural(told.length, 'finding')} on ${places}${aside}`,
    ...wrap(why, 92).map((line) => `    ${colors.dim(line)}`),
    ...told.slice(0, shownPerClause).flatMap((one) => tellFinding(one, colors)),
    ...(more > 0
      ? [colors.dim(`    … and ${more} more: list them with --only '${id}/*' --json -`)]
      : []),
    '',
  ];
}

function tellGaps(report: Report, colors: Colors): string[] {
  const reasons = new Map<string, number>();
  for (const { outcome, reason = '' } of report.cases) {
    if (outcome === 'inconclusive') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  if (reasons.size === 0) return [];
  const sorted = [...reasons].sort(([, a], [, b]) => b - a);
  return [
    colors.bold('Not exercised'),
    ...sorted
      .slice(0, shownReasons)
      .flatMap(([reason, count]) =>
        wrap(`${count} × ${reason}`, 96).map((line, at) => `  ${at === 0 ? '' : '  '}${line}`),
      ),
    ...(sorted.length > shownReasons
      ? [colors.dim(`  … and ${plural(sorted.length - shownReasons, 'more reason')}: see --json`)]
      : []),
    '',
  ];
}

const words = {
  conformant: 'CONFORMANT',
  violations: 'NOT CONFORMANT',
  incomplete: 'INCOMPLETE',
  unreachable: 'UNREACHABLE',
};

const wordsOf = ({ verdict, baseline }: Report): string =>
  verdict === 'violations' && baseline?.findings.new === 0
    ? `${words[verdict]}, ALL KNOWN`
    : words[verdict];

function tellVerdict(report: Report, colors: Colors): string[] {
  const paint = {
    conformant: colors.green,
    violations: colors.red,
    incomplete: colors.yellow,
    unreachable: colors.red,
  }[report.verdict];
  const { totals, target } = report;
  const where = target.embedded ? 'the embedded mock' : target.baseUrl;
  const told =
    totals.findings.told > 0 ? ` · ${plural(totals.findings.told, 'more finding')} told` : '';
  return [
    ...wrap(`${wordsOf(report)} — ${report.because}`, 98).map((line) => paint(colors.bold(line))),
    colors.dim(
      `${plural(totals.cases, 'case')}: ${totals.passed} passed, ${totals.failed} failed, ${totals.inconclusive} inconclusive, ${totals.notApplicable} not applicable${told}`,
    ),
    colors.dim(
      `${plural(totals.requests, 'request')} in ${(report.durationMs / 1000).toFixed(1)} s · ${where}`,
    ),
  ];
}

/** How likely a defect that shows seldom was missed, by the state that was probed least; nothing where none was. */
function tellRepetition({ repetition: { thorough, probes } }: Report): string[] {
  const [rarest] = Object.entries(probes).toSorted(([, one], [, other]) => one - other);
  if (rarest === undefined) return [];
  const [state, count] = rarest;
  const missed = tellPercent(missedBy(count));
  const key = state === 'missing' ? 'no key' : `${state} key`;
  const told = `A defect that shows once in ${oneIn} times: missed with ${missed} (${key} sent ${plural(count, 'time')})`;
  return [
    thorough
      ? `${told}.`
      : `${told}; --thorough finds it with ${tellPercent(1 - missedBy(sendings))}.`,
  ];
}

/** How findings were looked at again; nothing where there were none. */
function tellSecondLooks({ secondLooks }: Report): string[] {
  if (secondLooks === undefined || secondLooks.failed === 0) return [];
  const { failed, confirmed, unstable, unpaid } = secondLooks;
  const shaky = unstable === 0 ? 'each showed the same' : `${plural(unstable, 'finding')} unstable`;
  const dear =
    unpaid === 0 ? '' : `; ${unpaid} left alone, as each look could be billed (--cost cheap)`;
  return [
    `Looked again at ${confirmed} of ${plural(failed, 'failed case')}${confirmed === 0 ? '' : `: ${shaky}`}${dear}.`,
  ];
}

/** The report for a person at a terminal: matrix, findings grouped by clause, gaps, verdict. */
export function tellReport(report: Report, useColor: boolean): string {
  const colors = pc.createColors(useColor);
  const groups = groupByClause(report);
  if (report.verdict === 'unreachable') return `${tellVerdict(report, colors).join('\n')}\n`;
  return [
    ...report.notices.flatMap((notice) => wrap(notice, 96).map((line) => colors.yellow(line))),
    ...drawMatrix(report, colors),
    '',
    ...(groups.length === 0 ? [] : [colors.bold('Findings'), '']),
    ...groups.flatMap((group) => tellClause(group, report, colors)),
    ...tellGaps(report, colors),
    ...tellComparison(report, colors),
    ...tellEntries(report, colors),
    ...tellVerdict(report, colors),
    ...tellBaseline(report, colors),
    ...tellSecondLooks(report).map((line) => colors.dim(line)),
    ...tellRepetition(report).map((line) => colors.dim(line)),
    '',
  ].join('\n');
}
