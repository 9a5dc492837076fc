import { plural } from '../../base/text.ts';
import { operationIds } from '../../spec/index.ts';
import type { CaseChange, ChangeKind } from '../model/report.ts';
import type { Colors } from './layout.ts';

const shownPerClause = 2;

const operationsOf = (changes: readonly CaseChange[]): string => {
  const touched = new Set(changes.map(({ operation }) => operation));
  const known: readonly string[] = operationIds;
  const where = [
    ...known.filter((id) => touched.has(id)),
    ...[...touched].filter((id) => !known.includes(id)),
  ];
  return where.length > 4 ? `${where.length} operations` : where.join(', ');
};

/** Labels of the two sides: `was` and `now`, or the names of two targets. */
export type Sides = { readonly before: string; readonly now: string };

function renderClause(
  requirement: string,
  changes: readonly CaseChange[],
  sides: Sides,
  colors: Colors,
): string[] {
  const width = Math.max(sides.before.length, sides.now.length);
  const more = changes.length - shownPerClause;
  return [
    `  ${colors.bold(requirement)} · ${plural(changes.length, 'case')} on ${operationsOf(changes)}`,
    ...changes
      .slice(0, shownPerClause)
      .flatMap(({ id, before, now }) => [
        `    ${id}`,
        `      ${sides.before.padEnd(width)}  ${before}`,
        `      ${sides.now.padEnd(width)}  ${now}`,
      ]),
    ...(more > 0 ? [colors.dim(`    … and ${more} more`)] : []),
  ];
}

/** Renders the cases that changed in one of these ways, by clause; returns no lines where none did. */
export function renderChanges(
  heading: string,
  changes: readonly CaseChange[],
  kinds: readonly ChangeKind[],
  sides: Sides,
  colors: Colors,
): string[] {
  const own = changes.filter(({ kind }) => kinds.includes(kind));
  if (own.length === 0) return [];
  const clauses = [...new Set(own.map(({ requirement }) => requirement))];
  return [
    colors.bold(heading),
    ...clauses.flatMap((id) =>
      renderClause(
        id,
        own.filter(({ requirement }) => requirement === id),
        sides,
        colors,
      ),
    ),
    '',
  ];
}
