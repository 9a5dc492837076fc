import type { Fault } from '../../mocks/faults/fault.ts';
import { failedCases, runAgainst } from '../../proof/prove-fault.ts';
import type { Case, CaseResult } from '../../suites/cases/case.ts';
import { casesOfClause } from '../support/suites/built-in-cases.ts';
import { oneOfEachVariant } from '../support/suites/representative.ts';

/** The cases of the first part; each later part has twice as many. */
const firstPart = 30;

/** Puts cases into an order in which the first ones are from everywhere in the list. */
function spread(cases: readonly Case[]): readonly Case[] {
  const stride = Math.ceil(cases.length / firstPart);
  const turns = Array.from({ length: stride }, (_, turn) => turn);
  return turns.flatMap((turn) => cases.filter((_case, at) => at % stride === turn));
}

/** All cases of a clause in parts, of which each is larger: one case of each variant first, then the others. */
function partsOf(clause: Fault['clause']): readonly (readonly Case[])[] {
  const all = casesOfClause(clause);
  const sampled = new Set(oneOfEachVariant(all));
  const cases = [...spread([...sampled]), ...spread(all.filter((one) => !sampled.has(one)))];
  const parts: (readonly Case[])[] = [];
  for (let from = 0; from < cases.length; ) {
    const part = cases.slice(from, from + firstPart * 2 ** parts.length);
    parts.push(part);
    from += part.length;
  }
  return parts;
}

/** Returns the case of a fault's clause with this id; undefined where there is none any more. */
export const caseOfFault = ({ clause }: Fault, id: string | undefined): Case | undefined =>
  casesOfClause(clause).find((one) => one.id === id);

/**
 * Runs cases of a fault's clause against it until one of them fails, and returns their results.
 *
 * @param first the id of the case that runs first, by itself: one that found the fault before
 * @returns the results of the last run; none where no case of the clause finds the fault
 */
export async function findFault(fault: Fault, first?: string): Promise<readonly CaseResult[]> {
  const known = caseOfFault(fault, first);
  if (known !== undefined) {
    const results = await runAgainst([fault], [known]);
    if (failedCases(results).length > 0) return results;
  }
  for (const part of partsOf(fault.clause)) {
    const results = await runAgainst([fault], part);
    if (failedCases(results).length > 0) return results;
  }
  return [];
}
