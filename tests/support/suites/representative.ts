import { type RequirementId, requirementIds } from '../../../spec/index.ts';
import type { Case } from '../../../suites/cases/case.ts';
import { casesOfClause } from './built-in-cases.ts';

/**
 * Returns one case of each variant: the first variant on its first place, the second on its second, and so
 * on, so that together they meet every operation and style.
 */
export function oneOfEachVariant(cases: readonly Case[]): readonly Case[] {
  const variants = [...Map.groupBy(cases, ({ variant }) => variant).values()];
  return variants.flatMap((places, turn) => places[turn % places.length] ?? []);
}

/** Returns every case of some clauses, and of each other clause one case of each variant. */
export const wholeFor = (clauses: readonly RequirementId[], cases: readonly Case[]) =>
  [...Map.groupBy(cases, ({ requirement }) => requirement)].flatMap(([clause, own]) =>
    clauses.includes(clause) ? own : oneOfEachVariant(own),
  );

/** The clauses of at most 300 cases: four others have two thirds of all cases. */
export const smallClauses: readonly RequirementId[] = requirementIds.filter(
  (id) => casesOfClause(id).length <= 300,
);
