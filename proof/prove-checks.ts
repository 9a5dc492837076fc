import { builtInContract } from '../fixtures/contract.ts';
import type { Fault } from '../mocks/faults/fault.ts';
import type { RequirementId } from '../spec/index.ts';
import { casesOf, checks } from '../suites/checks/index.ts';
import { failedCases, type Proof, proveFault, runAgainst } from './prove-fault.ts';

/** Evidence for the checks: what they find with a fault, and without one. */
export type CheckProof = {
  readonly proofs: readonly Proof[];
  /** Clauses whose check never failed. */
  readonly unproven: readonly RequirementId[];
  /** Ids of cases that failed although the mock had no fault. */
  readonly falseAlarms: readonly string[];
  /** How many cases ran against the mock without a fault. */
  readonly soundCases: number;
  readonly milliseconds: number;
};

/** Returns whether every fault was caught, every check caught one, and no case failed without a fault. */
export const holds = ({ proofs, unproven, falseAlarms }: CheckProof): boolean =>
  proofs.every(({ caughtBy }) => caughtBy.length > 0) &&
  unproven.length === 0 &&
  falseAlarms.length === 0;

/**
 * Proves checks: serves each fault and runs the check of the clause that it breaks, then the checks of
 * all these clauses without a fault.
 *
 * @param options.beside runs the whole matrix against each fault, to show what else fails
 * @param options.onProgress called after each step with the number done and the total
 */
export async function proveChecks(
  faults: readonly Fault[],
  clauses: readonly RequirementId[],
  {
    beside,
    onProgress,
  }: {
    readonly beside: boolean;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<CheckProof> {
  const start = performance.now();
  const proofs: Proof[] = [];
  for (const fault of faults) {
    proofs.push(await proveFault(fault, beside ? casesOf(builtInContract()) : []));
    onProgress(proofs.length, faults.length + 1);
  }
  const cases = clauses.flatMap((id) => checks[id](builtInContract()));
  const sound = await runAgainst([], cases);
  onProgress(faults.length + 1, faults.length + 1);
  const proven = new Set(
    proofs.filter(({ caughtBy }) => caughtBy.length > 0).map(({ fault }) => fault.clause),
  );
  return {
    proofs,
    unproven: clauses.filter((id) => !proven.has(id)),
    falseAlarms: failedCases(sound).map(({ id }) => id),
    soundCases: sound.length,
    milliseconds: performance.now() - start,
  };
}
