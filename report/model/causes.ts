import { type RequirementId, requirementIds } from '../../spec/index.ts';
import { type Severity, severities } from '../../suites/cases/case.ts';
import { operationsOf } from './operations.ts';
import type { Report, ReportedCase, ReportedFinding } from './report.ts';

/** A finding and its case. */
export type FoundBy = { readonly case: ReportedCase; readonly finding: ReportedFinding };

/**
 * Findings that probably are one defect: same clause, severity, expectation and observation, on any
 * endpoint and in any style.
 */
export type Cause = {
  readonly requirement: RequirementId;
  readonly title: string;
  readonly severity: Severity;
  readonly counted: boolean;
  readonly expected: string;
  readonly seen: string;
  readonly why: string;
  /** The baseline's reason; null where no entry expects it. */
  readonly known: string | null;
  /** Whether some attempts did not show it. */
  readonly unstable: boolean;
  /** In the order of the OpenAPI document. */
  readonly operations: readonly string[];
  readonly styles: readonly string[];
  /** Never empty; the first serves as the example. */
  readonly found: readonly [FoundBy, ...FoundBy[]];
};

const keyOf = ({ case: one, finding }: FoundBy): string =>
  JSON.stringify([
    one.requirement,
    finding.counted,
    finding.severity,
    finding.expected,
    finding.seen,
    finding.baselined === true ? finding.reason : null,
    finding.unstable === true,
  ]);

/** New findings that count come first, then known ones, then those that are only reported. */
const urgencyOf = ({ counted, known }: Cause): number => {
  if (!counted) return 2;
  return known === null ? 0 : 1;
};

const rankOf = (cause: Cause): readonly number[] => [
  urgencyOf(cause),
  severities.indexOf(cause.severity),
  requirementIds.indexOf(cause.requirement),
  -cause.found.length,
];

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

function causeOf(found: readonly [FoundBy, ...FoundBy[]], report: Report): Cause {
  const [{ case: one, finding }] = found;
  const { severity, counted, expected, seen, why } = finding;
  const touched = new Set(found.map(({ case: { operation } }) => operation));
  return {
    requirement: one.requirement,
    title: report.requirements.find(({ id }) => id === one.requirement)?.title ?? one.requirement,
    severity,
    counted,
    expected,
    seen,
    why,
    known: finding.baselined === true ? (finding.reason ?? '') : null,
    unstable: finding.unstable === true,
    operations: operationsOf(report).flatMap(({ id }) => (touched.has(id) ? [id] : [])),
    styles: [...new Set(found.map(({ case: { style } }) => style))].toSorted(),
    found,
  };
}

/** Groups the findings of a report by cause: those that count first, then the most severe, then by clause. */
export function causesOf(report: Report): readonly Cause[] {
  const groups = new Map<string, [FoundBy, ...FoundBy[]]>();
  for (const one of report.cases) {
    for (const finding of one.findings) {
      const found: FoundBy = { case: one, finding };
      const group = groups.get(keyOf(found));
      if (group === undefined) groups.set(keyOf(found), [found]);
      else group.push(found);
    }
  }
  return [...groups.values()]
    .map((found) => causeOf(found, report))
    .toSorted((one, other) => compare(rankOf(one), rankOf(other)));
}

/** Counts why cases are inconclusive, the most common reason first. */
export function gapsOf(report: Report): readonly (readonly [reason: string, cases: number])[] {
  const reasons = new Map<string, number>();
  for (const { outcome, reason = '' } of report.cases) {
    if (outcome === 'inconclusive') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].toSorted(([, one], [, other]) => other - one);
}

/** The combined result of some cases, as one mark of the matrix. */
export type Cell = 'none' | 'passed' | 'violated' | 'reported' | 'inconclusive' | 'not-applicable';

/** Returns the most severe result of some cases. */
export function cellOf(cases: readonly Pick<ReportedCase, 'outcome' | 'findings'>[]): Cell {
  if (cases.length === 0) return 'none';
  if (cases.some(({ findings }) => findings.some(({ counted }) => counted))) return 'violated';
  if (cases.some(({ outcome }) => outcome === 'failed')) return 'reported';
  if (cases.some(({ outcome }) => outcome === 'inconclusive')) return 'inconclusive';
  return cases.some(({ outcome }) => outcome === 'passed') ? 'passed' : 'not-applicable';
}

/** The character that the matrix shows for each result. */
export const marks: Readonly<Record<Cell, string>> = {
  none: ' ',
  passed: '✓',
  violated: '✗',
  reported: '!',
  inconclusive: '?',
  'not-applicable': '–',
};
