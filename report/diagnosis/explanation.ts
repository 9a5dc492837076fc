import { type RequirementId, requirementOf } from '../../spec/index.ts';
import type { FoundBy, ReportedCase } from '../model/report.ts';

/** A possible cause of findings. */
export type Explanation = {
  /** Its kind in kebab-case, stable over versions: `open-to-everyone`. */
  readonly id: string;
  /** What is wrong, in one sentence without a full stop. */
  readonly headline: string;
  /** One way to fix it. */
  readonly fix: string;
  /** The findings that show it by themselves. */
  readonly core: readonly FoundBy[];
  /** Every finding that follows from it, those of the core included. */
  readonly explains: readonly FoundBy[];
};

/** What is known of a run when its findings are explained. */
export type Evidence = {
  readonly findings: readonly FoundBy[];
  readonly cases: readonly ReportedCase[];
};

/** Proposes the causes of one kind that the evidence supports; none without a finding that shows it. */
export type Hypothesis = (evidence: Evidence) => readonly Explanation[];

/** Returns the endpoints of findings, each once, in their order. */
export const operationsIn = (found: readonly FoundBy[]): readonly string[] => [
  ...new Set(found.map(({ case: { operation } }) => operation)),
];

/** Returns whether a finding is one of these clauses'. */
export const isOf = (found: FoundBy, ...clauses: readonly RequirementId[]): boolean =>
  clauses.includes(found.case.requirement);

/** Returns the first sentence of how to fix a gateway that breaks a clause. */
export function firstSentenceOfFix(id: RequirementId): string {
  const { fix } = requirementOf(id);
  return /^.*?\.(?=\s+[A-Z]|$)/s.exec(fix)?.[0] ?? fix;
}
