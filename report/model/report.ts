import type { RequirementId } from '../../spec/index.ts';
import type { Severity } from '../../suites/cases/case.ts';
import type { Target } from '../../suites/cases/target.ts';
import type { Outcome, RequirementVerdict } from '../../suites/judge/requirement-verdict.ts';
import type { VerdictWord } from '../../suites/judge/verdict.ts';
import type { Probes } from '../../suites/run/probe-count.ts';
import type { SecondLooks } from '../../suites/run/retries.ts';
import type { ReportedBaseline } from './report-baseline.ts';
import type { ReportedRequest } from './reported-request.ts';

/** A finding as it is reported: redacted, and with the line that sends its request again. */
export type ReportedFinding = {
  readonly severity: Severity;
  /** Whether it counts towards the verdict. */
  readonly counted: boolean;
  readonly expected: string;
  readonly seen: string;
  /** Over how many looks at its case, and in how many it was found; absent where there was one look. */
  readonly looks?: { readonly taken: number; readonly found: number };
  /** It was not there at each look. */
  readonly unstable?: true;
  /** It is known to the baseline, for this reason. It counts all the same. */
  readonly baselined?: true;
  readonly reason?: string;
  /** Why it matters. */
  readonly why: string;
  /**
   * For bash; keys stand as the environment variables that hold them. It is printf, openssl or bash's
   * own socket where curl would not send such a request.
   */
  readonly curl: string;
  readonly request: ReportedRequest;
  readonly answer: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    /** The body's first 2,000 characters. */
    readonly body: string;
  } | null;
};

/** A case as it is reported: redacted, and what it came to. */
export type ReportedCase = {
  readonly id: string;
  readonly requirement: RequirementId;
  readonly operation: string;
  readonly style: string;
  readonly variant: string;
  /** What is sent, in words. */
  readonly sends: string;
  /** What must come back, in words. */
  readonly expects: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Why it is inconclusive or not applicable. */
  readonly reason?: string;
  /** What was measured. */
  readonly note?: string;
  readonly findings: readonly ReportedFinding[];
};

/** How a clause fared, with its title. */
export type ReportedRequirement = RequirementVerdict & { readonly title: string };

/** The form of a report; it grows where what a reader goes by is told in another way. */
export const schemaVersion = 2;

/** The report of a run, as `--json` writes it. spec/report.schema.json describes it. */
export type Report = {
  readonly schemaVersion: typeof schemaVersion;
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
  /** Why the run determined nothing; absent where it determined something. */
  readonly undetermined?: string;
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
    /** The same by operation, without those that served none; absent in older reports. */
    readonly servedBy?: Readonly<Record<string, number>>;
    readonly findings: { readonly counted: number; readonly told: number };
  };
  /** How often each key state was probed, and whether the run was to find what shows seldom. */
  readonly repetition: { readonly thorough: boolean; readonly probes: Probes };
  /** How failed cases were looked at again; absent where they were not to be. */
  readonly secondLooks?: SecondLooks & { readonly unstable: number };
  /** What the run is held against; absent without one. */
  readonly baseline?: ReportedBaseline;
  /** Another target that was asked for the same cases; absent without one. */
  readonly comparison?: Comparison;
  readonly requirements: readonly ReportedRequirement[];
  readonly cases: readonly ReportedCase[];
};

/** How a case differs between two reports. */
export const changeKinds = [
  /** It passed, or something less grave was found. */
  'worse',
  /** Something was found where nothing had been told before. */
  'new',
  'better',
  /** It could be told, and now cannot, or was not asked for. */
  'no-longer-exercised',
  /** It passed where nothing had been told before. */
  'newly-exercised',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** A case that is not as it was. */
export type CaseChange = Pick<ReportedCase, 'id' | 'requirement' | 'operation'> & {
  readonly kind: ChangeKind;
  /** What it came to before and now, in words. */
  readonly before: string;
  readonly now: string;
};

/** How a case differs between the target and another: seen from the target. */
export const differenceKinds = ['worse', 'better', 'told-here-alone', 'told-there-alone'] as const;

export type DifferenceKind = (typeof differenceKinds)[number];

/** Another target beside the one that was checked, and the cases that differ. */
export type Comparison = {
  readonly baseUrl: string;
  readonly verdict: VerdictWord;
  readonly because: string;
  readonly differences: readonly (Pick<CaseChange, 'id' | 'requirement' | 'operation'> & {
    readonly kind: DifferenceKind;
    readonly here: string;
    readonly there: string;
  })[];
};
