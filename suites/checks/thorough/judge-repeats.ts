import { byGravity, type Finding, findingsOf, type Judgement } from '../../cases/case.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { troubleOf } from '../../judge/classify.ts';
import { inconclusive, passed } from '../../judge/judges.ts';

/** One in this many requests is judged wrongly: the rarest defect that a thorough run looks for. */
export const oneIn = 20;

/** How often a thorough run sends a key of each state in each style: 1 − (1 − 1/20)^90 is 99 %. */
export const sendings = 90;

/** The probability that a defect which shows once in `oneIn` requests is missed by this many requests. */
export const missedBy = (requests: number): number => (1 - 1 / oneIn) ** requests;

/** A probability as a percentage, of two digits at most; a very small one as an upper bound. */
export const formatPercent = (probability: number): string =>
  probability < 0.001 ? 'less than 0.1 %' : `${Number((probability * 100).toPrecision(2))} %`;

/** True once a target should be left in peace: it sets a limit, is in trouble, or does not answer. */
export function isUnanswered({ answer }: Exchange, mayBe429: boolean): boolean {
  if (answer === null) return true;
  const isRightly = mayBe429 && (answer.status === 429 || answer.status === 402);
  return !isRightly && troubleOf(answer) !== null;
}

/** The result of a thorough case that only billed calls could settle: it sends none. */
export const needsPaidCall: Judgement = {
  outcome: 'inconclusive',
  reason:
    'this endpoint judges bodies before keys, so that only billed calls could show it: a thorough run sends none',
  unpaid: true,
};

const mostSevere = (findings: readonly Finding[]): Finding | undefined =>
  findings.toSorted((one, other) => byGravity(one.severity, other.severity))[0];

/**
 * The result of sending the same request many times: one finding that says how often it was seen. Passed only where enough of the answers were conclusive.
 *
 * @param least how many must be conclusive
 */
export function judgeAll(judgements: readonly Judgement[], least: number): Judgement {
  const wrong = judgements.filter(({ outcome }) => outcome === 'failed');
  const worst = mostSevere(wrong.flatMap(findingsOf));
  if (worst !== undefined) {
    const seen = `${worst.seen}; ${wrong.length} of ${judgements.length} times`;
    return { outcome: 'failed', findings: [{ ...worst, seen }] };
  }
  const right = judgements.filter(({ outcome }) => outcome === 'passed').length;
  if (right >= least) return passed;
  const unsettled = judgements.find(({ outcome }) => outcome === 'inconclusive');
  const why = unsettled?.outcome === 'inconclusive' ? `: ${unsettled.reason}` : '';
  return inconclusive(`only ${right} of ${least} sendings were conclusive${why}`);
}
