import { plural } from '../../base/text.ts';
import type { RequirementId } from '../../spec/index.ts';
import { compareCases } from './case-changes.ts';
import type { ChangeKind, Comparison, DifferenceKind, Report } from './report.ts';

/** How people read each kind of difference. */
export const differenceWords: Readonly<Record<DifferenceKind, string>> = {
  worse: 'worse here',
  better: 'better here',
  'told-here-alone': 'result only here',
  'told-there-alone': 'result only there',
};

const kindOf: Readonly<Record<ChangeKind, DifferenceKind>> = {
  worse: 'worse',
  better: 'better',
  new: 'told-here-alone',
  'newly-exercised': 'told-here-alone',
  'no-longer-exercised': 'told-there-alone',
};

/** Compares the reports of two targets that ran the same cases. */
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

/** The differences in one clause, with their number by kind. */
export type ClauseDifferences = {
  readonly requirement: RequirementId;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
  readonly differences: Comparison['differences'];
};

/** Groups the differences by clause, in the order of the report. */
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

/** Returns a sentence that says in how many cases two targets differ. */
export const differenceSum = ({ differences: { length } }: Comparison): string =>
  length === 0
    ? 'Every case has the same result.'
    : `${plural(length, 'case differs', 'cases differ')}.`;
