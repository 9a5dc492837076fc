import type { ReportedCase } from './report.ts';

/** What cases come to together, as one mark of the matrix. */
export type Cell = 'none' | 'passed' | 'violated' | 'told' | 'inconclusive' | 'not-applicable';

/** The gravest of what some cases came to. */
export function cellOf(cases: readonly Pick<ReportedCase, 'outcome' | 'findings'>[]): Cell {
  if (cases.length === 0) return 'none';
  if (cases.some(({ findings }) => findings.some(({ counted }) => counted))) return 'violated';
  if (cases.some(({ outcome }) => outcome === 'failed')) return 'told';
  if (cases.some(({ outcome }) => outcome === 'inconclusive')) return 'inconclusive';
  return cases.some(({ outcome }) => outcome === 'passed') ? 'passed' : 'not-applicable';
}

export const marks: Readonly<Record<Cell, string>> = {
  none: ' ',
  passed: '✓',
  violated: '✗',
  told: '!',
  inconclusive: '?',
  'not-applicable': '–',
};
