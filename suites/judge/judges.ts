import type { Finding, Judgement, JudgeView, Severity, SingleCase } from '../cases/case.ts';
import type { Answer, Exchange } from '../cases/exchange.ts';
import type { BodyOrder } from '../cases/target.ts';
import {
  explainFailure,
  isServed,
  isWebPage,
  readAnswer,
  tellAnswer,
  troubleOf,
} from './classify.ts';
import { bodyFingerprint } from './fingerprint.ts';

/** A function that judges one exchange; pure, so that a verdict can be told again from a report. */
export type Judge = SingleCase['judge'];

export const passed: Judgement = { outcome: 'passed' };

export const inconclusive = (reason: string): Judgement => ({ outcome: 'inconclusive', reason });

/** A failed case with one finding. */
export function failed(
  severity: Severity,
  expected: string,
  exchange: Exchange,
  seen: string = tellAnswer(exchange),
): Judgement {
  return { outcome: 'failed', findings: [{ severity, expected, seen, exchange }] };
}

/** Several findings of one case; passed when there is none. */
export const judgeFindings = (findings: readonly Finding[]): Judgement =>
  findings.length === 0 ? passed : { outcome: 'failed', findings };

/**
 * Why a refusal beside this control proves nothing; null where the control was accepted. A probe that
 * was refused for its body shows that the key was taken only where keys are judged before bodies.
 */
export function doubtOf(control: Exchange | null, order: BodyOrder): string | null {
  if (control === null) return null;
  const reading = readAnswer(control);
  switch (reading.kind) {
    case 'served':
      return null;
    case 'taken':
      return order === 'body-first'
        ? `the good key got ${reading.status}, as an unknown key does: this endpoint judges bodies before keys, so only a paid call can tell (--cost cheap, or costly)`
        : null;
    case 'refused':
      return `the same request with a good key was refused with ${reading.status}, so a refusal proves nothing`;
    case 'not-offered':
      return reading.reason;
    case 'unavailable':
      return `the same request with a good key was not accepted: ${reading.reason}`;
  }
}

/** True where a refusal for another reason is the very one that the good key got. */
export const isSameRefusal = (answer: Answer | null, control: Exchange | null): boolean =>
  answer !== null &&
  control?.answer != null &&
  control.answer.status === answer.status &&
  bodyFingerprint(control.answer) === bodyFingerprint(answer);

/** A good key must be taken: served, or refused for the same other reason as in the request's control. */
export function accepted(expected = 'the key is accepted'): Judge {
  return (exchange, { control, order }) => {
    const reading = readAnswer(exchange);
    switch (reading.kind) {
      case 'served':
        return passed;
      case 'refused': {
        const doubt = doubtOf(control, order);
        return doubt === null ? failed('refused', expected, exchange) : inconclusive(doubt);
      }
      case 'taken': {
        const doubt = doubtOf(control ?? exchange, order);
        if (doubt !== null) return inconclusive(doubt);
        if (control === null || isSameRefusal(exchange.answer, control)) return passed;
        return readAnswer(control).kind === 'served'
          ? failed('refused', expected, exchange)
          : inconclusive(
              `answered ${reading.status}, unlike the same request in its plain form: whether the key was taken cannot be told for free`,
            );
      }
      default:
        return inconclusive(reading.reason);
    }
  };
}

/** What a refusal is to be. */
export type RefusalTerms = {
  readonly statuses: readonly number[];
  /** The severity when it is served instead; `served` unless whoever sends the request holds the key anyway. */
  readonly whenServed?: Severity;
  /** The statuses in words, where they are more than a list. */
  readonly expected?: string;
};

/** The expectation in words: `401`, or `402, 403 or 429`. */
export const tellStatuses = (statuses: readonly number[]): string =>
  new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(statuses.map(String));

/**
 * A bad key must be refused with one of the statuses. 2xx is a violation whatever the control was;
 * any other answer counts only beside an accepted control. The refusal of a free probe that a good
 * key gets as well means that the key was taken.
 */
export function refusedWith(terms: RefusalTerms): Judge {
  const expected = terms.expected ?? tellStatuses(terms.statuses);
  const whenServed = terms.whenServed ?? 'served';
  return (exchange, { control, order }) => {
    const { answer } = exchange;
    if (answer === null) return inconclusive(explainFailure(exchange));
    if (isServed(answer)) return failed(whenServed, expected, exchange);
    const doubt = doubtOf(control, order);
    if (doubt !== null) return inconclusive(doubt);
    if (terms.statuses.includes(answer.status)) {
      const trouble = answer.status === 401 ? troubleOf(answer) : null;
      return trouble === null ? passed : inconclusive(trouble);
    }
    if (isSameRefusal(answer, control)) {
      const seen = `${tellAnswer(exchange)}, as with a good key: the key was taken, the body alone refused`;
      return failed(whenServed, expected, exchange, seen);
    }
    const trouble = troubleOf(answer);
    if (trouble !== null) return inconclusive(trouble);
    const page = isWebPage(answer) ? ' (a web page)' : '';
    return failed('wrong-refusal', expected, exchange, `${tellAnswer(exchange)}${page}`);
  };
}

/**
 * Something about a refusal is judged, once it is one: where the request was not refused with one
 * of the statuses, another clause says so and this one cannot be told.
 */
export function whenRefused(
  statuses: readonly number[],
  inspect: (answer: Answer, view: JudgeView) => { expected: string; seen: string } | null,
): Judge {
  return (exchange, view) => {
    const { answer } = exchange;
    if (answer === null) return inconclusive(explainFailure(exchange));
    const doubt = doubtOf(view.control, view.order);
    if (doubt !== null) return inconclusive(doubt);
    if (!statuses.includes(answer.status)) {
      const reason = `not refused with ${tellStatuses(statuses)} but answered ${answer.status}`;
      return troubleOf(answer) === null
        ? { outcome: 'inconclusive', reason, elsewhere: true }
        : inconclusive(reason);
    }
    const trouble = answer.status === 401 ? troubleOf(answer) : null;
    if (trouble !== null) return inconclusive(trouble);
    const fault = inspect(answer, view);
    return fault === null ? passed : failed('wrong-shape', fault.expected, exchange, fault.seen);
  };
}
