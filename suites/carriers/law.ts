import type { Contract } from '../../spec/contract.ts';
import type { JudgeView } from '../cases/case.ts';
import type { Answer, Exchange } from '../cases/exchange.ts';
import { acceptsKey, explainFailure, readAnswer, troubleOf } from '../judge/classify.ts';
import { doubtOf, failed, inconclusive, type Judge, passed } from '../judge/judges.ts';
import { resemblesAnswer } from '../judge/response-shape.ts';
import type { Change } from './change.ts';

/** What HTTP itself has for a method or a version that a server does not know (RFC 9110 §15.6.2 and §15.6.6). */
const ofHttp: readonly number[] = [501, 505];

/** Whether a gateway failed by itself, and not its provider. */
const isOwnFailure = (answer: Answer): boolean =>
  answer.status >= 500 && !ofHttp.includes(answer.status) && troubleOf(answer) === null;

type Judged = Partial<Pick<Change, 'kind' | 'isGiven'>>;

/** Whether a raw request was never answered, while the plain one with the valid key was. */
function isIgnored({ failure }: Exchange, { control }: JudgeView, { kind }: Judged): boolean {
  if (kind !== 'line' || failure?.kind !== 'timeout' || control === null) return false;
  return acceptsKey(readAnswer(control));
}

/**
 * Judges a request that must be refused, with a carrier in it: nothing is given, and the gateway itself
 * does not fail. Whatever else comes back is in order where the valid key is accepted: another page or a
 * redirect gives nothing.
 */
export const refusedStill =
  (contract: Contract, expected: string, change: Judged = {}): Judge =>
  (exchange, view) => {
    const { answer } = exchange;
    if (answer === null) {
      return isIgnored(exchange, view, change)
        ? failed('wrong-refusal', expected, exchange, 'no answer came in time')
        : inconclusive(explainFailure(exchange));
    }
    const control = view.control?.answer ?? null;
    const isGiven =
      change.isGiven?.(answer, { path: exchange.request.target, control }) ??
      resemblesAnswer(contract, view.request.operation, answer, control);
    if (isGiven) return failed('served', expected, exchange);
    const doubt = doubtOf(view.control, view.order);
    if (doubt !== null) return inconclusive(doubt);
    return isOwnFailure(answer) ? failed('wrong-refusal', expected, exchange) : passed;
  };
