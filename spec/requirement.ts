/** Where a clause comes from: Anyone's own document, an IETF RFC, or a security reviewer. */
export type Layer = 'contract' | 'http' | 'hardening';

/** RFC 2119's word. */
export type Level = 'MUST' | 'SHOULD';

/** The result of an answer, as the matrix marks it. */
export const marks = ['passed', 'counted', 'reported', 'inconclusive'] as const;

export type Mark = (typeof marks)[number];

/** A question that the contract leaves open: how it is judged, at which level, and why. */
export type Decided = {
  readonly question: string;
  readonly judged: string;
  readonly why: string;
  /** The variants of the clause's cases that it is about. */
  readonly variants: readonly string[];
  /**
   * Statuses by their result after an accepted control: `counted` makes the verdict violations,
   * `reported` does not change it. Null where more than the status decides.
   */
  readonly answers: Readonly<Record<Mark, readonly number[]>> | null;
};

/** One clause of the contract under test. */
export type Requirement = {
  readonly id: string;
  readonly layer: Layer;
  readonly level: Level;
  /** The rule, as a short name for reports. */
  readonly title: string;
  /** What happened where the clause is broken, as a headline; `{status}` is the status that came. */
  readonly breach: string;
  /** Other words for the breach, by the severity of a finding. */
  readonly breachBy: Readonly<Record<string, string>>;
  readonly clause: string;
  readonly source: string;
  readonly meaning: string;
  readonly sent: string;
  readonly expected: string;
  readonly why: string;
  /** Why a refusal with a wrong status matters; null where `why` is about that as well. */
  readonly whyWrongRefusal: string | null;
  readonly fix: string;
  /** What contract and practice leave open, and how it is judged here. */
  readonly decided: readonly Decided[];
  /** True where the clause can be exercised only on a target on which keys can be made. */
  readonly provisioner: boolean;
};
