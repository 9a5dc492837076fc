import { plural } from '../../base/text.ts';
import type { RequirementId } from '../../spec/index.ts';
import { compareCases } from './case-changes.ts';
import type { ChangeKind, Comparison, DifferenceKind, Report } from './report.ts';

export const differenceWords: Readonly<Record<DifferenceKind, string>> = {
  worse: 'worse here',
  better: 'better here',
  'told-here-alone': 'told here alone',
  'told-there-alone': 'told there alone',
};

const kindOf: Readonly<Record<ChangeKind, DifferenceKind>> = {
  worse: 'worse',
  better: 'better',
  new: 'told-here-alone',
  'newly-exercised': 'told-here-alone',
  'no-longer-exercised': 'told-there-alone',
};

/** Compares the reports of two targets that were asked for the same cases. */
export const compareTargets = (here: Report, there: Report): Comparison => ({
  baseUrl: there.target.baseUrl,
  verdict: there.verdict,
  because: there.because,
  differences: compareCases(there.cases, here.cases).map(
    ({ id, requirement, operation, kind, before, now }) => ({
      id,
      requirement,
      operation,
      kind: kindOf[kind],
      here: now,
      there: before,
    }),
  ),
});

/** How many cases of a clause differ, and how. */
export type ClauseDifferences = {
  readonly requirement: RequirementId;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
  readonly differences: Comparison['differences'];
};

/** The differences by clause, in the order in which the clauses are met. */
export function differencesByClause({ differences }: Comparison): readonly ClauseDifferences[] {
  const clauses = [...new Set(differences.map(({ requirement }) => requirement))];
  return clauses.map((requirement) => {
    const own = differences.filter((one) => one.requirement === requirement);
    const count = (kind: DifferenceKind): number => own.filter((one) => one.kind === kind).length;
    return {
      requirement,
      counts: {
        worse: count('worse'),
        better: count('better'),
        'told-here-alone': count('told-here-alone'),
        'told-there-alone': count('told-there-alone'),
      },
      differences: own,
    };
  });
}

/** In how many cases two targets differ, as a sentence. */
export const differenceSum = ({ differences: { length } }: Comparison): string =>
  length === 0
    ? 'Every case came to the same.'
    : `${plural(length, 'case differs', 'cases differ')}.`;
