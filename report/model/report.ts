import type { RequirementId } from '../../spec/index.ts';
import type { Severity } from '../../suites/cases/case.ts';
import type { Target } from '../../suites/cases/target.ts';
import type { Outcome, RequirementVerdict } from '../../suites/judge/requirement-verdict.ts';
import type { VerdictWord } from '../../suites/judge/verdict.ts';
import type { Retries } from '../../suites/run/retries.ts';
import type { Probes } from '../../suites/run/watch/probe-count.ts';
import type { ReportedBaseline } from './report-baseline.ts';
import type { ReportedRequest } from './reported-request.ts';

/** A finding as reported: redacted, with the line that repeats its request. */
export type ReportedFinding = {
  readonly severity: Severity;
  /** Whether it counts towards the verdict. */
  readonly counted: boolean;
  readonly expected: string;
  readonly seen: string;
  /** Attempts at its case (`taken`), and how many showed it (`found`); absent after one attempt. */
  readonly looks?: { readonly taken: number; readonly found: number };
  /** Some attempts did not show it. */
  readonly unstable?: true;
  /** A baseline entry expects it, for this reason. It counts nevertheless. */
  readonly baselined?: true;
  readonly reason?: string;
  /** Why it matters. */
  readonly why: string;
  /**
   * A line for bash; environment variables replace the keys. It uses printf with openssl or bash's own
   * socket where curl cannot send such a request.
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

/** A case and its result as reported, redacted. */
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

/** A finding and its case. */
export type FoundBy = { readonly case: ReportedCase; readonly finding: ReportedFinding };

/** What people read as the severity of a finding: it never contradicts the status that came. */
export type SeverityLabel = Severity | 'accepted' | 'wrong-status' | 'no-answer';

/** A cause of findings as reported, with how many it explains. */
export type ReportedDiagnosis = {
  /** The kind of the cause. */
  readonly id: string;
  readonly headline: string;
  readonly severity: SeverityLabel;
  /** Whether one of its findings counts towards the verdict. */
  readonly counted: boolean;
  /** How many findings it explains, and how many of each clause. */
  readonly findings: number;
  readonly clauses: Readonly<Record<string, number>>;
  /** The case that proves it most clearly, and what was sent and seen there. */
  readonly proof: string;
  readonly saw: string;
  readonly fix: string;
};

/** The result of a clause, with its title. */
export type ReportedRequirement = RequirementVerdict & { readonly title: string };

/** Version of the report's form; it changes when a member that readers use changes. */
export const schemaVersion = 2;

/** An endpoint: its id, and its method and path below the base URL. */
export type ReportedOperation = { readonly id: string; readonly where: string };

/** The profile of a run: its name, what it declares in a few words each, and the endpoints checked. */
export type ReportedProfile = {
  readonly name: string;
  readonly declares: readonly string[];
  readonly operations: readonly ReportedOperation[];
};

/** The report of a run as `--json` writes it; spec/report.schema.json describes it. */
export type Report = {
  readonly schemaVersion: typeof schemaVersion;
  readonly tool: { readonly name: 'anyone-conformance'; readonly version: string };
  readonly target: {
    readonly baseUrl: string;
    readonly embedded: boolean;
    readonly cost: Target['cost'];
    /** The key states for which the user gave a key. */
    readonly keys: readonly string[];
  };
  /** How the target differs from the built-in contract; absent without a profile. */
  readonly profile?: ReportedProfile;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly strict: boolean;
  readonly verdict: VerdictWord;
  /** Whether the run ended before every case was done. */
  readonly ended: boolean;
  readonly because: string;
  /** Why the run determined nothing; absent where it determined something. */
  readonly undetermined?: string;
  /** The clauses that `--only` selected, in whole or `partly`; absent where every case was selected. */
  readonly selection?: {
    readonly clauses: readonly RequirementId[];
    readonly partly: readonly RequirementId[];
  };
  /** What the reader should know before anything else. */
  readonly notices: readonly string[];
  readonly totals: {
    readonly cases: number;
    readonly passed: number;
    readonly failed: number;
    readonly inconclusive: number;
    readonly notApplicable: number;
    readonly requests: number;
    /** Calls that may be billed and were answered with 2xx. */
    readonly served: number;
    /** The same by operation, without those with none; absent in older reports. */
    readonly servedBy?: Readonly<Record<string, number>>;
    readonly findings: { readonly counted: number; readonly told: number };
  };
  /** What is wrong, in the fewest causes; absent in older reports. */
  readonly diagnoses?: readonly ReportedDiagnosis[];
  /** How often each key state was probed, and whether the run repeated probes to find rare defects. */
  readonly repetition: { readonly thorough: boolean; readonly probes: Probes };
  /** How failed cases were retried; absent where the run does not retry. */
  readonly secondLooks?: Retries & { readonly unstable: number };
  /** The baseline and its result; absent without one. */
  readonly baseline?: ReportedBaseline;
  /** Another target that ran the same cases; absent without one. */
  readonly comparison?: Comparison;
  readonly requirements: readonly ReportedRequirement[];
  readonly cases: readonly ReportedCase[];
};

/** How a case differs between two reports. */
export const changeKinds = [
  /** It passed before, or its finding was less severe. */
  'worse',
  /** It has a finding and had no result before. */
  'new',
  'better',
  /** It had a result and now has none, or was not selected. */
  'no-longer-exercised',
  /** It passed and had no result before. */
  'newly-exercised',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** A case whose result changed. */
export type CaseChange = Pick<ReportedCase, 'id' | 'requirement' | 'operation'> & {
  readonly kind: ChangeKind;
  /** Its results before and now, in words. */
  readonly before: string;
  readonly now: string;
};

/** How a case differs between two targets, as seen from the one that was checked. */
export const differenceKinds = ['worse', 'better', 'told-here-alone', 'told-there-alone'] as const;

export type DifferenceKind = (typeof differenceKinds)[number];

/** Another target, and the cases in which it differs from the checked one. */
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
