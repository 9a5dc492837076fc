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

/** Five clauses have more variants: spellings of a key, and callers with carriers, four fifths of all variants. */
const manyVariants = 30;

/** Into how many parts many variants are divided: a prime, so that each part has every caller and kind. */
const parts = 7;

/**
 * Returns every case of some clauses, and of each other clause one case of each variant.
 *
 * @param part which part of many variants runs, counted from 0 and over again: tests that differ in their
 *   target take turns. All of them by default
 */
export const wholeFor = (
  clauses: readonly RequirementId[],
  cases: readonly Case[],
  part?: number,
): readonly Case[] =>
  [...Map.groupBy(cases, ({ requirement }) => requirement)].flatMap(([clause, own]) => {
    if (clauses.includes(clause)) return own;
    const variants = oneOfEachVariant(own);
    return part === undefined || variants.length <= manyVariants
      ? variants
      : variants.filter((_, at) => at % parts === part % parts);
  });

/** The clauses of at most 300 cases: four others have two thirds of all cases. */
export const smallClauses: readonly RequirementId[] = requirementIds.filter(
  (id) => casesOfClause(id).length <= 300,
);
