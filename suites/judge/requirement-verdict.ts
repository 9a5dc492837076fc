import { type Layer, type Level, type RequirementId, requirementOf } from '../../spec/index.ts';
import { type CaseResult, findingsOf, isCounted, type Judgement } from '../cases/case.ts';

export type Outcome = Judgement['outcome'];

/** How a clause fared over its cases; `not-selected` where none of its cases was asked for. */
export type RequirementVerdict = {
  readonly id: RequirementId;
  readonly layer: Layer;
  readonly level: Level;
  readonly outcome: Outcome | 'not-selected';
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  /** Whether each of its operations was exercised as far as that may be paid for. */
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
 * Whether cases exercise their clause: none was kept from running, but for those that would have been
 * billed; and on each operation at least one was conclusive.
 *
 * @param isToldElsewhere whether what another clause's finding kept from being told is no gap either
 */
export function areExercised(own: readonly CaseResult[], isToldElsewhere = false): boolean {
  const isUnpaid = ({ judgement }: CaseResult) =>
    judgement.outcome === 'inconclusive' && judgement.unpaid === true;
  const conclusive = new Set(
    own.filter((one) => one.judgement.outcome !== 'inconclusive').map((one) => one.case.operation),
  );
  return own.every(
    (one) =>
      one.judgement.outcome !== 'inconclusive' ||
      (isUnpaid(one) && conclusive.has(one.case.operation)) ||
      (isToldElsewhere && one.judgement.elsewhere === true),
  );
}

/** How a clause fared over the results of a run. */
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
