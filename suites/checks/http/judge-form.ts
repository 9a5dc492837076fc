import type { Judgement } from '../../cases/case.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { BodyOrder } from '../../cases/target.ts';
import { explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, isSameRefusal, passed } from '../../judge/judges.ts';

/** What a valid request in a legal form must get, in words. */
export const expected = 'accepted, as the same request is in its plain form';

/**
 * Judges a valid request in a legal form: it is served, or refused for the same reason as the plain one. A
 * free request that is refused with another 400 shows nothing.
 *
 * @param fine further statuses that HTTP has for this form
 */
export function judgeForm(
  exchange: Exchange,
  control: Exchange | null,
  order: BodyOrder,
  fine: readonly number[],
): Judgement {
  const { answer } = exchange;
  const doubt = doubtOf(control, order);
  if (doubt !== null) return inconclusive(doubt);
  if (answer === null) return inconclusive(explainFailure(exchange));
  if (isServed(answer) || isSameRefusal(answer, control)) return passed;
  if (fine.includes(answer.status)) return passed;
  const trouble = troubleOf(answer);
  if (trouble !== null) return inconclusive(trouble);
  const isOpen = control?.answer?.status === answer.status;
  return isOpen || answer.status < 400
    ? inconclusive(`answered ${answer.status}, unlike the same request in its plain form`)
    : failed('refused', expected, exchange);
}
