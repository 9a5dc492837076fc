import type { Case, Severity } from '../../suites/cases/case.ts';
import type { BaselineEntry, HeldBaseline } from '../../suites/judge/baseline.ts';

/** What a run does not know of itself. */
export type ReportFacts = {
  readonly version: string;
  readonly embedded: boolean;
  readonly strict: boolean;
  /** What was generated beside the fixed matrix; null or absent where nothing was. */
  readonly fuzzing?: { readonly count: number; readonly seed: number } | null;
  readonly thorough: boolean;
  /** What the run is held against; null or absent without one. */
  readonly baseline?: {
    readonly file: string;
    readonly held: HeldBaseline;
    readonly knownBy: (one: Case, severity: Severity) => BaselineEntry | undefined;
  } | null;
  /** What else is to be told of the run. */
  readonly notices?: readonly string[];
};
