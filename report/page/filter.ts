import type { ReportedCase } from '../model/report.ts';
import { cellOf } from '../model/results.ts';

/** Selects the cases to show; an empty word selects all. */
export type Filter = {
  readonly kind: string;
  readonly requirement: string;
  readonly operation: string;
  readonly style: string;
  readonly severity: string;
  readonly search: string;
};

/** Selects every case. */
export const noFilter: Filter = {
  kind: '',
  requirement: '',
  operation: '',
  style: '',
  severity: '',
  search: '',
};

/** All texts of a case that a search covers. */
const textOf = ({ id, sends, expects, reason = '', findings }: ReportedCase): string =>
  [
    id,
    sends,
    expects,
    reason,
    ...findings.flatMap(({ severity, expected, seen, answer }) => [
      severity,
      expected,
      seen,
      answer === null ? '' : `${answer.status} ${answer.body}`,
    ]),
  ]
    .join('\n')
    .toLowerCase();

/** Prepares cases for many searches; a case matches when it has every word. */
export function createSearch(
  cases: readonly ReportedCase[],
): (filter: Filter) => readonly ReportedCase[] {
  const texts = new Map<ReportedCase, string>();
  const textFor = (one: ReportedCase): string => {
    const text = texts.get(one) ?? textOf(one);
    texts.set(one, text);
    return text;
  };
  return (filter) => {
    const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
    return cases.filter(
      (one) =>
        (filter.kind === '' || cellOf([one]) === filter.kind) &&
        (filter.requirement === '' || one.requirement === filter.requirement) &&
        (filter.operation === '' || one.operation === filter.operation) &&
        (filter.style === '' || one.style === filter.style) &&
        (filter.severity === '' ||
          one.findings.some(({ severity }) => severity === filter.severity)) &&
        (words.length === 0 || words.every((word) => textFor(one).includes(word))),
    );
  };
}
