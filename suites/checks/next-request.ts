import type { Judgement } from '../case.ts';
import type { Exchange } from '../exchange.ts';
import { failed, inconclusive, passed } from '../judges.ts';
import { readAnswer, tellAnswer } from '../read-answer.ts';

/**
 * Judges a good request that was sent behind another one on the same connection: it gets what it gets
 * on a new one (RFC 9112 §9.3).
 *
 * @param control the good request's exchange on a connection of its own, which was accepted
 */
export function judgeNext(next: Exchange, control: Exchange): Judgement {
  const reading = readAnswer(next);
  if (reading.kind === 'served' || reading.kind === 'taken') {
    return next.answer?.status === control.answer?.status
      ? passed
      : failed('wrong-shape', `${control.answer?.status}, as on a new connection`, next);
  }
  return next.answer === null || reading.kind === 'unavailable'
    ? inconclusive(`the good request behind it: ${tellAnswer(next)}`)
    : failed('refused', 'the good key is accepted on the same connection', next);
}
