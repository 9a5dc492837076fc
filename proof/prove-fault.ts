import { type Clock, realClock } from '../base/clock.ts';
import { startEmbedded } from '../check/embedded.ts';
import { builtInContract } from '../fixtures/contract.ts';
import type { Fault } from '../mocks/faults/fault.ts';
import type { RequirementId } from '../spec/index.ts';
import type { Case, CaseResult } from '../suites/cases/case.ts';
import { checks, thoroughChecks } from '../suites/checks/index.ts';
import { fuzzCases } from '../suites/fuzz/fuzz-cases.ts';
import { runCases } from '../suites/run/runner.ts';

/** The results of a clause's cases against a mock with a fault. */
export type Proof = {
  readonly fault: Fault;
  /** Ids of the cases of its clause that failed; the fault is caught where there is one. */
  readonly caughtBy: readonly string[];
  /** Other clauses with a failed case, where their cases ran. */
  readonly beside: readonly RequirementId[];
  readonly results: readonly CaseResult[];
  readonly milliseconds: number;
};

/** The generated requests that find what the fixed matrix does not. */
export const provenFuzzing = { count: 2_000, seed: 7 };

const contract = builtInContract();

/** A tenth of each pause is enough: the mock counts a call, and forgets a key, in the instant. */
const impatientClock: Clock = {
  ...realClock,
  sleep: (milliseconds, signal) => realClock.sleep(milliseconds / 10, signal),
};

/** The cases that must find a fault: those of its clause, in the kind of run that reaches it. */
const casesFor: Readonly<
  Record<'matrix' | NonNullable<Fault['reach']>, (clause: RequirementId) => readonly Case[]>
> = {
  matrix: (clause) => checks[clause](contract),
  fuzz: (clause) =>
    fuzzCases(contract, provenFuzzing).filter(({ requirement }) => requirement === clause),
  thorough: (clause) =>
    thoroughChecks
      .flatMap((check) => check(contract))
      .filter(({ requirement }) => requirement === clause),
};

/** Runs cases against a new mock with these faults. */
export async function runAgainst(
  faults: readonly Fault[],
  cases: readonly Case[],
): Promise<readonly CaseResult[]> {
  const { target, provisioner, close } = await startEmbedded({ faults });
  try {
    const run = await runCases(contract, {
      target,
      provisioner,
      cases,
      timeout: 4_000,
      concurrency: 16,
      clock: impatientClock,
    });
    return run.results;
  } finally {
    await close();
  }
}

/** Returns the failed cases of a run. */
export const failedCases = (results: readonly CaseResult[]): readonly Case[] =>
  results.filter(({ judgement }) => judgement.outcome === 'failed').map((result) => result.case);

/**
 * Serves a fault and runs the check of the clause that it breaks.
 *
 * @param more further cases; those of other clauses run, too
 */
export async function proveFault(fault: Fault, more: readonly Case[] = []): Promise<Proof> {
  const start = performance.now();
  const results = await runAgainst(
    [fault],
    [
      ...casesFor[fault.reach ?? 'matrix'](fault.clause),
      ...(fault.shownBy === undefined ? [] : checks[fault.shownBy](contract)),
      ...more.filter(({ requirement }) => requirement !== fault.clause),
    ],
  );
  const failing = failedCases(results);
  return {
    fault,
    caughtBy: failing.filter(({ requirement }) => requirement === fault.clause).map(({ id }) => id),
    beside: [...new Set(failing.map(({ requirement }) => requirement))].filter(
      (id) => id !== fault.clause,
    ),
    results,
    milliseconds: performance.now() - start,
  };
}
