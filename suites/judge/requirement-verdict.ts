import { type Layer, type Level, type RequirementId, requirementOf } from '../../spec/index.ts';
import { type CaseResult, findingsOf, isCounted, type Judgement } from '../cases/case.ts';

/** The outcome of a case. */
export type Outcome = Judgement['outcome'];

/** The result of a clause over its cases; `not-selected` where none of its cases was selected. */
export type RequirementVerdict = {
  readonly id: RequirementId;
  readonly layer: Layer;
  readonly level: Level;
  readonly outcome: Outcome | 'not-selected';
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  /** Whether each of its operations has a result, as far as the allowed cost permits. */
  readonly exercised: boolean;
  /** Whether its findings make the verdict `violations`. */
  readonly counted: boolean;
};

function outcomeOf(counts: Record<Outcome, number>, total: number): RequirementVerdict['outcome'] {
  if (total === 0) return 'not-selected';
  if (counts.failed > 0) return 'failed';
  if (counts.inconclusive > 0) return 'inconclusive';
  return counts.passed > 0 ? 'passed' : 'not-applicable';
}

/**
 * Returns whether cases exercise their clause: each has a result, except those that could have been
 * billed, and each operation has at least one with a result.
 *
 * @param isReportedElsewhere also accepts cases that a finding of another clause made inconclusive
 */
export function areExercised(own: readonly CaseResult[], isReportedElsewhere = false): boolean {
  const isUnpaid = ({ judgement }: CaseResult) =>
    judgement.outcome === 'inconclusive' && judgement.unpaid === true;
  const conclusive = new Set(
    own.filter((one) => one.judgement.outcome !== 'inconclusive').map((one) => one.case.operation),
  );
  return own.every(
    (one) =>
      one.judgement.outcome !== 'inconclusive' ||
      (isUnpaid(one) && conclusive.has(one.case.operation)) ||
      (isReportedElsewhere && one.judgement.elsewhere === true),
  );
}

/** Judges a clause by the results of a run. */
export function judgeRequirement(
  id: RequirementId,
  results: readonly CaseResult[],
  strict: boolean,
): RequirementVerdict {
  const own = results.filter((result) => result.case.requirement === id);
  const count = (outcome: Outcome) =>
    own.filter(({ judgement }) => judgement.outcome === outcome).length;
  const counts = {
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    'not-applicable': count('not-applicable'),
  };
  const { layer, level } = requirementOf(id);
  return {
    id,
    layer,
    level,
    outcome: outcomeOf(counts, own.length),
    passed: counts.passed,
    failed: counts.failed,
    inconclusive: counts.inconclusive,
    notApplicable: counts['not-applicable'],
    exercised: areExercised(own),
    counted: own
      .flatMap(({ judgement }) => findingsOf(judgement))
      .some(({ severity }) => isCounted(id, severity, strict)),
  };
}
