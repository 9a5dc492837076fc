import type { Contract } from '../../spec/contract.ts';
import { scenarioCase } from '../cases/build.ts';
import type { ScenarioCase } from '../cases/case.ts';
import { properties } from './properties/index.ts';
import type { FuzzCell, Property } from './property.ts';
import { createAllowance, runProperty } from './run-property.ts';

/** How many requests are generated in all, and from which seed. */
export type Fuzzing = { readonly count: number; readonly seed: number };

/** How many requests a run may spend, beyond those that are generated, to shrink what it finds. */
export const shrinkingBudget = ({ count }: Pick<Fuzzing, 'count'>): number => Math.max(count, 100);

const trials = (
  contract: Contract,
): readonly { readonly property: Property; readonly cell: FuzzCell }[] =>
  properties(contract).flatMap((property) => property.cells.map((cell) => ({ property, cell })));

/** A seed of its own for each case (FNV-1a), so that a case draws the same whichever others run. */
function seedOf(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash | 0;
}

/** Divides `count` requests among `cases` cases, and returns the share of the case at `at`. */
const shareOf = (count: number, at: number, cases: number): number =>
  Math.floor((count * (at + 1)) / cases) - Math.floor((count * at) / cases);

/**
 * The cases of generated requests: every property on every endpoint and way to send the key. The same
 * options give the same requests. With fewer requests than cases some cases are left out.
 */
export function fuzzCases(contract: Contract, { count, seed }: Fuzzing): readonly ScenarioCase[] {
  const allowance = createAllowance(shrinkingBudget({ count }));
  return trials(contract).flatMap(({ property, cell }, at) => {
    const share = shareOf(count, at, trials(contract).length);
    if (share === 0) return [];
    const { variant, sends, expects, needs, needsModels, mayBeBilled } = property;
    const one: ScenarioCase = scenarioCase(
      { requirement: property.requirement(cell), ...cell, variant, sends, expects },
      {
        needs,
        needsModels,
        mayBeBilled,
        generates: share,
        requests: share + (property.hasPlain ? 1 : 0),
        run: (session) =>
          runProperty(
            {
              property,
              cell,
              count: share,
              seed: seedOf(one.id, seed),
              shownSeed: seed,
              allowance,
            },
            session,
          ),
      },
    );
    return [one];
  });
}
