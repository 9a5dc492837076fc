import type { VerdictWord } from '../verdict.ts';
import { type CaseChange, type ChangeKind, compareCases } from './case-changes.ts';
import type { Colors } from './colors.ts';
import type { Report } from './report.ts';
import { tellChanges } from './tell-changes.ts';
import { wrap } from './wrap.ts';

/** How a case differs between the target and another: seen from the target. */
export const differenceKinds = ['worse', 'better', 'told-here-alone', 'told-there-alone'] as const;

export type DifferenceKind = (typeof differenceKinds)[number];

/** Another target beside the one that was checked, and the cases that differ. */
export type Comparison = {
  readonly baseUrl: string;
  readonly verdict: VerdictWord;
  readonly because: string;
  readonly differences: readonly (Pick<CaseChange, 'id' | 'requirement' | 'operation'> & {
    readonly kind: DifferenceKind;
    readonly here: string;
    readonly there: string;
  })[];
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

const columns: readonly (readonly [DifferenceKind, string])[] = [
  ['worse', 'worse here'],
  ['better', 'better here'],
  ['told-here-alone', 'told here alone'],
  ['told-there-alone', 'told there alone'],
];

const labelWidth = 26;

/** How many cases of each clause differ, and how. */
function drawTable(differences: Comparison['differences'], colors: Colors): string[] {
  const clauses = [...new Set(differences.map(({ requirement }) => requirement))];
  const head = columns.map(([, name]) => name).join('  ');
  return [
    colors.dim(`  ${' '.repeat(labelWidth)}${head}`),
    ...clauses.map((clause) => {
      const own = differences.filter(({ requirement }) => requirement === clause);
      const cells = columns.map(([kind, name]) => {
        const count = own.filter((one) => one.kind === kind).length;
        return (count === 0 ? '·' : String(count)).padStart(name.length);
      });
      return `  ${clause.padEnd(labelWidth)}${cells.join('  ')}`;
    }),
  ];
}

/** The other target and in what it differs, for a person; nothing without one. */
export function tellComparison({ comparison }: Report, colors: Colors): string[] {
  if (comparison === undefined) return [];
  const { baseUrl, verdict, because, differences } = comparison;
  const changes = differences.flatMap(({ kind, here, there, ...one }): CaseChange[] =>
    kind === 'worse' || kind === 'better' ? [{ ...one, kind, before: there, now: here }] : [],
  );
  const sides = { before: 'there', now: 'here' };
  const count = differences.length;
  return [
    colors.bold(`Compared with ${baseUrl}`),
    ...wrap(`There: ${verdict}. ${because}`, 96).map((line) => `  ${line}`),
    count === 0
      ? '  Every case came to the same.'
      : `  ${count} case${count === 1 ? '' : 's'} differ${count === 1 ? 's' : ''}:`,
    ...(count === 0 ? [] : drawTable(differences, colors)),
    '',
    ...tellChanges('Worse here', changes, ['worse'], sides, colors),
    ...tellChanges('Better here', changes, ['better'], sides, colors),
  ];
}
