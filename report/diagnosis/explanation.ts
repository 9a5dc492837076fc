import { type RequirementId, requirementOf } from '../../spec/index.ts';
import { headlineOf } from '../model/headline.ts';
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
function firstSentenceOfFix(id: RequirementId): string {
  const { fix } = requirementOf(id);
  return /^.*?\.(?=\s+[A-Z]|$)/s.exec(fix)?.[0] ?? fix;
}

/**
 * Returns the cause that some findings show, with those that follow from it; none without a finding that
 * shows it.
 *
 * @param findings all findings of the run
 * @param core the findings that show the cause
 * @param cause.fix the clause whose fix is the cause's, or a sentence
 * @param cause.headline says what is wrong on some endpoints; the breach of the core's clause without it
 * @param cause.follows whether a finding follows from the cause; the core explains only itself without it
 */
export function explain(
  findings: readonly FoundBy[],
  core: readonly FoundBy[],
  cause: {
    readonly id: string;
    readonly fix: { readonly clause: RequirementId } | string;
    readonly headline?: (operations: readonly string[]) => string;
    readonly follows?: (found: FoundBy, operations: readonly string[]) => boolean;
  },
): readonly Explanation[] {
  const [first, ...rest] = core;
  if (first === undefined) return [];
  const { id, fix, headline, follows = () => false } = cause;
  const operations = operationsIn(core);
  const shown = new Set(core);
  return [
    {
      id,
      headline: headline?.(operations) ?? headlineOf([first, ...rest], operations),
      fix: typeof fix === 'string' ? fix : firstSentenceOfFix(fix.clause),
      core,
      explains: findings.filter((found) => shown.has(found) || follows(found, operations)),
    },
  ];
}
