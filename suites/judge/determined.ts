import type { RequirementId } from '../../spec/index.ts';
import type { CaseResult } from '../cases/case.ts';
import type { Run } from '../run/runner.ts';
import type { Survey } from '../run/survey.ts';

/** The contract's MUSTs about refusing a key; their cases pass only with an accepted control. */
const refusals: readonly RequirementId[] = [
  'KEY-REQUIRED',
  'KEY-MALFORMED',
  'KEY-UNKNOWN',
  'KEY-DELETED',
  'KEY-INACTIVE',
  'KEY-QUOTA',
  'MODEL-FORBIDDEN',
  'AUTHENTICATION-FIRST',
];

const isConclusive = ({ judgement: { outcome } }: CaseResult): boolean =>
  outcome === 'passed' || outcome === 'failed';

/** Returns the most common reason of the inconclusive cases, in brackets; an empty text without any. */
export function usualReason(results: readonly CaseResult[]): string {
  const counts = new Map<string, number>();
  for (const { judgement } of results) {
    if (judgement.outcome !== 'inconclusive') continue;
    counts.set(judgement.reason, (counts.get(judgement.reason) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most === undefined ? '' : ` (mostly: ${most[0]})`;
}

/**
 * Returns why a run determined nothing, as a clause without a full stop; null where it determined
 * something.
 *
 * A run determines something where a case of a contract MUST about refusing a key passed or failed: such
 * a case passes only where the same request with the valid key was accepted. Where none was selected,
 * another case must have passed or failed, and the survey must have seen the valid key accepted where an
 * unknown key was not.
 */
export function undeterminedBecause({
  results,
  survey,
}: {
  readonly results: Run['results'];
  readonly survey: Pick<Survey, 'goodKey'>;
}): string | null {
  const asked = results.filter(({ judgement }) => judgement.outcome !== 'not-applicable');
  const own = asked.filter(({ case: { requirement } }) => refusals.includes(requirement));
  if (own.some(isConclusive)) return null;
  if (own.length > 0) {
    return `no case about refusing a key has a result${usualReason(own)}`;
  }
  if (!asked.some(isConclusive)) return `no case has a result${usualReason(asked)}`;
  return survey.goodKey.accepted > 0
    ? null
    : 'no request showed that the target accepts the valid key and refuses an unknown one';
}

/**
 * Returns why the survey saw no endpoint judge the valid key; null where one accepted or refused it.
 * Such a target determines nothing, so that no case may be skipped.
 */
export function unseenBecause({ seen }: Pick<Survey, 'seen'>): string | null {
  const reasons = seen.flatMap(({ good }) => ('reason' in good ? [good.reason] : []));
  if (reasons.length < seen.length) return null;
  const [first] = reasons;
  return first === undefined
    ? 'no valid key was given'
    : `no endpoint judged the valid key: ${first}`;
}
