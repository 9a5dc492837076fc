import type { ReportedCase } from '../model/report.ts';
import { cellOf } from '../model/results.ts';
import { labelOf } from '../model/severity-label.ts';

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

const names = ['kind', 'requirement', 'operation', 'style', 'severity', 'search'] as const;

/** Writes a filter as the query of an address; empty for every case. */
export const queryOf = (filter: Filter): string =>
  new URLSearchParams(
    names.filter((name) => filter[name] !== '').map((name) => [name, filter[name]]),
  ).toString();

/** Reads a filter from the query of an address. */
export function filterOf(query: string): Filter {
  const values = new URLSearchParams(query);
  const read = (name: (typeof names)[number]): string => values.get(name) ?? '';
  return {
    kind: read('kind'),
    requirement: read('requirement'),
    operation: read('operation'),
    style: read('style'),
    severity: read('severity'),
    search: read('search'),
  };
}

/** All texts of a case that a search covers. */
const textOf = ({ id, sends, expects, reason = '', findings }: ReportedCase): string =>
  [
    id,
    sends,
    expects,
    reason,
    ...findings.flatMap((finding) => [
      labelOf(finding),
      finding.expected,
      finding.seen,
      finding.answer === null ? '' : `${finding.answer.status} ${finding.answer.body}`,
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
          one.findings.some((finding) => labelOf(finding) === filter.severity)) &&
        (words.length === 0 || words.every((word) => textFor(one).includes(word))),
    );
  };
}
