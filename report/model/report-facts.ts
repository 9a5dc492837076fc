import type { Contract } from '../../spec/contract.ts';
import type { Case, Severity } from '../../suites/cases/case.ts';
import type { BaselineEntry, JudgedBaseline } from '../../suites/judge/baseline.ts';

/** What a report needs in addition to the run. */
export type ReportFacts = {
  /** What the cases were made from; the built-in contract where it is absent. */
  readonly contract?: Contract;
  readonly version: string;
  readonly embedded: boolean;
  readonly strict: boolean;
  /** The generated requests; null or absent where there were none. */
  readonly fuzzing?: { readonly count: number; readonly seed: number } | null;
  readonly thorough: boolean;
  /** The baseline and its result; null or absent without one. */
  readonly baseline?: {
    readonly file: string;
    readonly held: JudgedBaseline;
    readonly knownBy: (one: Case, severity: Severity) => BaselineEntry | undefined;
  } | null;
  /** Further notices about the run. */
  readonly notices?: readonly string[];
};
