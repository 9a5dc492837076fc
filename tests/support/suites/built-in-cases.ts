import { builtInContract } from '../../../fixtures/contract.ts';
import type { RequirementId } from '../../../spec/index.ts';
import type { Case } from '../../../suites/cases/case.ts';
import { casesOf, thoroughChecks } from '../../../suites/checks/index.ts';

const contract = builtInContract();

/** Every case of the fixed matrix, made from the built-in contract. */
export const allCases: readonly Case[] = casesOf(contract);

/** The cases that send the same request many times, as only a thorough run does. */
export const thoroughCases: readonly Case[] = thoroughChecks
  .flatMap((check) => check(contract))
  .filter(({ variant }) => variant.endsWith('-repeated'));

const byClause = Map.groupBy(allCases, ({ requirement }) => requirement);

/** The cases of one clause, made from the built-in contract. */
export const casesOfClause = (id: RequirementId): readonly Case[] => byClause.get(id) ?? [];
