import type { Layer, Level, OperationId, RequirementId } from '../../spec/index.ts';
import type { Severity } from '../case.ts';
import type { Probes } from '../probe-count.ts';
import type { Target } from '../target.ts';
import type { Outcome, VerdictWord } from '../verdict.ts';

/** A finding as it is reported: redacted, and with the line that sends its request again. */
export type ReportedFinding = {
  readonly severity: Severity;
  /** Whether it counts towards the verdict. */
  readonly counted: boolean;
  readonly expected: string;
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /**
   * For bash; keys stand as the environment variables that hold them. It is printf, openssl or bash's
   * own socket where curl would not send such a request.
   */
  readonly curl: string;
  readonly request: {
    readonly method: string;
    readonly target: string;
    /** What its Conformance-Request-Id header held, to find it in the target's log. */
    readonly id?: string;
  };
  readonly answer: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    /** The body's first 2,000 characters. */
    readonly body: string;
  } | null;
};

export type ReportedCase = {
  readonly id: string;
  readonly requirement: RequirementId;
  readonly operation: OperationId;
  readonly style: string;
  readonly variant: string;
  readonly outcome: Outcome;
  /** Why it is inconclusive or not applicable. */
  readonly reason?: string;
  /** What was measured. */
  readonly note?: string;
  readonly findings: readonly ReportedFinding[];
};

export type ReportedRequirement = {
  readonly id: RequirementId;
  readonly layer: Layer;
  readonly level: Level;
  readonly title: string;
  readonly outcome: Outcome | 'not-selected';
  /** Whether a finding of it counts towards the verdict. */
  readonly counted: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  /** Whether each of its operations was exercised as far as that may be paid for. */
  readonly exercised: boolean;
};

/** The report of a run, as `--json` writes it. spec/report.schema.json describes it. */
export type Report = {
  readonly tool: { readonly name: 'anyone-conformance'; readonly version: string };
  readonly target: {
    readonly baseUrl: string;
    readonly embedded: boolean;
    readonly cost: Target['cost'];
    /** The states of which a key was handed over. */
    readonly keys: readonly string[];
  };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly strict: boolean;
  readonly verdict: VerdictWord;
  /** Whether the run was ended before every case was done. */
  readonly ended: boolean;
  readonly because: string;
  /** What the reader should know before anything else. */
  readonly notices: readonly string[];
  readonly totals: {
    readonly cases: number;
    readonly passed: number;
    readonly failed: number;
    readonly inconclusive: number;
    readonly notApplicable: number;
    readonly requests: number;
    /** Calls that have a price and were answered with 2xx. */
    readonly served: number;
    readonly findings: { readonly counted: number; readonly told: number };
  };
  /** How often each key state was probed, and whether the run was to find what shows seldom. */
  readonly repetition: { readonly thorough: boolean; readonly probes: Probes };
  readonly requirements: readonly ReportedRequirement[];
  readonly cases: readonly ReportedCase[];
};
