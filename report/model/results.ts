import type { Report, ReportedCase } from './report.ts';

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

/** Counts why cases are inconclusive, the most common reason first. */
export function gapsOf(report: Report): readonly (readonly [reason: string, cases: number])[] {
  const reasons = new Map<string, number>();
  for (const { outcome, reason = '' } of report.cases) {
    if (outcome === 'inconclusive') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].toSorted(([, one], [, other]) => other - one);
}
