/** What an answer comes to, as the matrix marks it. */
export const marks = ['passed', 'counted', 'told', 'inconclusive'] as const;

export type Mark = (typeof marks)[number];

/** A question that the contract leaves open: how it is judged, at which level, and why. */
export type Decided = {
  readonly question: string;
  readonly judged: string;
  readonly why: string;
  /** The variants of the clause's cases that it is about. */
  readonly variants: readonly string[];
  /**
   * Statuses by what they come to beside an accepted control: `counted` makes the verdict
   * violations, `told` stands beside it. Null where more than the status decides.
   */
  readonly answers: Readonly<Record<Mark, readonly number[]>> | null;
};
