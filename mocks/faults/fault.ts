import type { RequirementId } from '../../spec/index.ts';
import type { Patch } from '../gateway/stages.ts';
import type { ServerDefect } from '../server/malformed-request.ts';

/** A defect that a gateway may have, so that the mock can be given it and the checks be proven by it. */
export type Fault = {
  /** Its name in kebab-case: on the command line, in tests and in reports. */
  readonly id: string;
  /** What is wrong, in plain words. */
  readonly sentence: string;
  /** The clause that it breaks, whose check must find it. */
  readonly clause: RequirementId;
  /**
   * What a run must be asked for to find it: generated requests, or many sendings of the same one.
   * Absent where the fixed matrix finds it.
   */
  readonly reach?: 'fuzz' | 'thorough';
  /** The clause whose cases get the answers that show it, where that is another one. */
  readonly shownBy?: RequirementId;
  readonly patch: Patch;
  /** What is wrong with the server before a request gets to the gateway. */
  readonly server?: ServerDefect;
};

/** What a server that serves with these faults has wrong with itself. */
export const defectsOf = (faults: readonly Pick<Fault, 'server'>[]): readonly ServerDefect[] =>
  faults.flatMap(({ server }) => server ?? []);

/** A fault in its table: what is wrong, in plain words, its patch, and what else is to be known of it. */
type FaultRow = readonly [
  sentence: string,
  patch: Patch,
  more?: Omit<Fault, 'id' | 'sentence' | 'clause' | 'patch'>,
];

/** Returns the faults of a table, whose checks are those of one clause, by their ids. */
export const breaking = (
  clause: RequirementId,
  rows: Readonly<Record<string, FaultRow>>,
): readonly Fault[] =>
  Object.entries(rows).map(([id, [sentence, patch, more]]) => ({
    id,
    sentence,
    clause,
    ...more,
    patch,
  }));
