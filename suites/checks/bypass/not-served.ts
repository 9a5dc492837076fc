import type { Contract } from '../../../spec/contract.ts';
import type { JudgeView } from '../../cases/case.ts';
import type { Answer, Exchange } from '../../cases/exchange.ts';
import { explainFailure } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, type Judge, passed } from '../../judge/judges.ts';
import { resemblesAnswer } from '../../judge/response-shape.ts';

/** Whether an answer is the operation's own, whoever asked for it. */
export const isOwnAnswer = (
  contract: Contract,
  answer: Answer,
  { request, control }: JudgeView,
): boolean => resemblesAnswer(contract, request.operation, answer, control?.answer ?? null);

/**
 * An odd request must not be given anything. Whatever else comes back is in order: another page or a
 * redirect gives nothing, where the valid key is taken at the endpoint.
 *
 * @param isGiven whether an answer gives what must not be given; it is the operation's own by default
 */
export const notGiven =
  (
    contract: Contract,
    expected: string,
    isGiven: (answer: Answer, view: JudgeView, exchange: Exchange) => boolean = (answer, other) =>
      isOwnAnswer(contract, answer, other),
  ): Judge =>
  (exchange, view) => {
    const { answer } = exchange;
    if (answer === null) return inconclusive(explainFailure(exchange));
    if (isGiven(answer, view, exchange)) return failed('served', expected, exchange);
    const doubt = doubtOf(view.control, view.order);
    return doubt === null ? passed : inconclusive(doubt);
  };
