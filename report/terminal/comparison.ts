import { differenceSum, differencesByClause, differenceWords } from '../model/comparison.ts';
import { type CaseChange, type Comparison, differenceKinds, type Report } from '../model/report.ts';
import { renderChanges } from './changes.ts';
import { type Colors, wrap } from './layout.ts';

const labelWidth = 26;

function drawTable(comparison: Comparison, colors: Colors): string[] {
  const names = differenceKinds.map((kind) => differenceWords[kind]);
  return [
    colors.dim(`  ${' '.repeat(labelWidth)}${names.join('  ')}`),
    ...differencesByClause(comparison).map(({ requirement, counts }) => {
      const cells = differenceKinds.map((kind) =>
        String(counts[kind] || '·').padStart(differenceWords[kind].length),
      );
      return `  ${requirement.padEnd(labelWidth)}${cells.join('  ')}`;
    }),
  ];
}

/** Renders how the other target differs; returns no lines for a run without one. */
export function renderComparison({ comparison }: Report, colors: Colors): string[] {
  if (comparison === undefined) return [];
  const { baseUrl, verdict, because, differences } = comparison;
  const changes = differences.flatMap(({ kind, here, there, ...one }): CaseChange[] =>
    kind === 'worse' || kind === 'better' ? [{ ...one, kind, before: there, now: here }] : [],
  );
  const sides = { before: 'there', now: 'here' };
  return [
    colors.bold(`Compared with ${baseUrl}`),
    ...wrap(`There: ${verdict}. ${because}`, 96).map((line) => `  ${line}`),
    `  ${differenceSum(comparison)}`,
    ...(differences.length === 0 ? [] : drawTable(comparison, colors)),
    '',
    ...renderChanges('Worse here', changes, ['worse'], sides, colors),
    ...renderChanges('Better here', changes, ['better'], sides, colors),
  ];
}
