import type { RequirementId } from '../../../spec/index.ts';
import type { Decided } from '../../../spec/requirement.ts';
import type { Case } from '../../../suites/cases/case.ts';
import { casesOfClause } from './built-in-cases.ts';

/** The cases of a clause that have one of these variants. */
export const casesOf = (
  id: RequirementId,
  { variants }: Pick<Decided, 'variants'>,
): readonly Case[] => casesOfClause(id).filter(({ variant }) => variants.includes(variant));

/** The first case of a variant. Throws where the clause has none. */
export function firstCase(id: RequirementId, variant: string): Case {
  const [one] = casesOf(id, { variants: [variant] });
  if (one === undefined) throw new Error(`${id} has no case ${variant}.`);
  return one;
}
