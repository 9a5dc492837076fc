import type { RequirementId } from '../../spec/index.ts';
import type { CaseResult } from '../cases/case.ts';
import type { Run } from '../run/runner.ts';
import type { FirstLook } from '../run/survey.ts';

/** The contract's MUSTs about refusing a key: one of their cases passes only beside an accepted control. */
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

/** The reason that most of these cases give; empty where none gives one. */
function usualReason(results: readonly CaseResult[]): string {
  const counts = new Map<string, number>();
  for (const { judgement } of results) {
    if (judgement.outcome !== 'inconclusive') continue;
    counts.set(judgement.reason, (counts.get(judgement.reason) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most === undefined ? '' : ` (mostly: ${most[0]})`;
}

/**
 * Why a run determined nothing, in words that end no sentence; null where it determined something.
 *
 * A run determines something where a case about refusing a key passed or failed: one of a MUST of the
 * contract, which passes only where the valid key was accepted for the same request. Where no such case
 * was selected, another one must have passed or failed, and the first look must have seen the valid key
 * accepted where an unknown key was not.
 */
export function undeterminedBecause({
  results,
  look,
}: {
  readonly results: Run['results'];
  readonly look: Pick<FirstLook, 'goodKey'>;
}): string | null {
  const asked = results.filter(({ judgement }) => judgement.outcome !== 'not-applicable');
  const own = asked.filter(({ case: { requirement } }) => refusals.includes(requirement));
  if (own.some(isConclusive)) return null;
  if (own.length > 0) {
    return `no case about refusing a key came to a result${usualReason(own)}`;
  }
  if (!asked.some(isConclusive)) return `no case came to a result${usualReason(asked)}`;
  return look.goodKey.accepted > 0
    ? null
    : 'no request showed that the target accepts the valid key and refuses an unknown one';
}

/**
 * Why a first look saw no endpoint judge the valid key; null where one accepted or refused it. Nothing
 * can be determined of such a target, so that no case of it may be skipped.
 */
export function unseenBecause({ seen }: Pick<FirstLook, 'seen'>): string | null {
  const reasons = seen.flatMap(({ good }) => ('reason' in good ? [good.reason] : []));
  if (reasons.length < seen.length) return null;
  const [first] = reasons;
  return first === undefined
    ? 'no valid key was given'
    : `no endpoint judged the valid key: ${first}`;
}
