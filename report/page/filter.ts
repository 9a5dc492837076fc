import { cellOf } from '../model/causes.ts';
import type { ReportedCase } from '../model/report.ts';

/** Which cases are shown; an empty word lets every one through. */
export type Filter = {
  readonly kind: string;
  readonly requirement: string;
  readonly operation: string;
  readonly style: string;
  readonly severity: string;
  readonly search: string;
};

export const noFilter: Filter = {
  kind: '',
  requirement: '',
  operation: '',
  style: '',
  severity: '',
  search: '',
};

/** What a search looks through: all that the page tells of a case. */
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

/** Prepares cases for many searches; every word of a search must be in the case. */
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
