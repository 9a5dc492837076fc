import { listWords } from '../../base/text.ts';
import type { Finding, Judgement, JudgeView, Severity, SingleCase } from '../cases/case.ts';
import { type Answer, type Exchange, mayBeOnBill } from '../cases/exchange.ts';
import type { BodyOrder } from '../cases/target.ts';
import {
  acceptsKey,
  describeAnswer,
  explainFailure,
  isServed,
  isWebPage,
  ownWords,
  readAnswer,
  troubleOf,
} from './classify.ts';
import { bodyFingerprint } from './fingerprint.ts';

/** A pure function that judges one exchange. */
export type Judge = SingleCase['judge'];

/** A judgement without findings. */
export const passed: Judgement = { outcome: 'passed' };

/** Returns a judgement without a result, for this reason. */
export const inconclusive = (reason: string): Judgement => ({ outcome: 'inconclusive', reason });

/** Returns a failed judgement with one finding. */
export function failed(
  severity: Severity,
  expected: string,
  exchange: Exchange,
  seen: string = describeAnswer(exchange),
): Judgement {
  return { outcome: 'failed', findings: [{ severity, expected, seen, exchange }] };
}

/** Returns a failed judgement with these findings, or a passed one without any. */
export const judgeFindings = (findings: readonly Finding[]): Judgement =>
  findings.length === 0 ? passed : { outcome: 'failed', findings };

/**
 * Returns why an answer says nothing of the key: the valid key's complete request got the same refusal.
 * Null where it did not.
 */
export function refusedAlike(answer: Answer, control: Exchange | null): string | null {
  if (control === null || readAnswer(control).kind !== 'taken' || !isComplete(control)) return null;
  return isSameRefusal(answer, control)
    ? `the valid key's complete request got ${answer.status} as well${ownWords(answer)}`
    : null;
}

/** Whether a request was complete, so that no call that is paid for could show more. */
const isComplete = ({ request }: Exchange): boolean => request.mayBeBilled || request.body === null;

/**
 * Returns why a refusal proves nothing with this control; null where the control was accepted. A probe
 * that was refused for its body shows an accepted key only where keys are judged before bodies.
 */
export function doubtOf(control: Exchange | null, order: BodyOrder): string | null {
  if (control === null) return null;
  const reading = readAnswer(control);
  switch (reading.kind) {
    case 'served':
      return null;
    case 'taken':
      if (order === 'body-first' && isComplete(control)) {
        return `the valid key's complete request got ${reading.status}, like an unknown key's${ownWords(control.answer)}`;
      }
      return order === 'body-first'
        ? `the valid key got ${reading.status}, like an unknown key: this endpoint checks bodies before keys, so only a paid call can show the difference (--cost cheap, or costly)${ownWords(control.answer)}`
        : null;
    case 'refused':
      return `the same request with a valid key was refused with ${reading.status}, so a refusal proves nothing${ownWords(control.answer)}`;
    case 'not-offered':
      return reading.reason;
    case 'unavailable':
      return `the same request with a valid key was not accepted: ${reading.reason}`;
  }
}

/** Returns whether an answer equals the one that the valid key got. */
export const isSameRefusal = (answer: Answer | null, control: Exchange | null): boolean =>
  answer !== null &&
  control?.answer != null &&
  control.answer.status === answer.status &&
  bodyFingerprint(control.answer) === bodyFingerprint(answer);

/** Requires that a valid key is accepted: served, or refused for the same other reason as the control. */
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
              `answered ${reading.status}, unlike the same request in its plain form: a free request does not show whether the key was accepted`,
            );
      }
      default:
        return inconclusive(reading.reason);
    }
  };
}

/** What a refusal must be. */
export type RefusalTerms = {
  readonly statuses: readonly number[];
  /** Severity of a request that is served instead; `served` unless its sender holds the key anyway. */
  readonly whenServed?: Severity;
  /**
   * The clause forbids only that the request is served: a key that is accepted may still be refused later,
   * so that only a control that was served proves anything.
   */
  readonly forbidsServing?: true;
  /** The statuses in words, where they are more than a list. */
  readonly expected?: string;
};

/** Lists statuses as a text: `401`, or `402, 403 or 429`. */
export const describeStatuses = (statuses: readonly number[]): string =>
  listWords(statuses.map(String), 'or');

/**
 * Judges an invalid key that got no answer: a finding where the valid key got one. A request that may be on
 * a bill is not sent again, so that nothing confirms its silence.
 */
function judgeSilence(exchange: Exchange, control: Exchange | null, expected: string): Judgement {
  const good = control === null ? null : readAnswer(control);
  const isSilent = exchange.failure?.kind === 'timeout' && !mayBeOnBill(exchange);
  if (good === null || !acceptsKey(good) || !isSilent) {
    return inconclusive(explainFailure(exchange));
  }
  const seen = `no answer came in time, while the valid key got ${good.status}`;
  return failed('wrong-refusal', expected, exchange, seen);
}

/**
 * Requires that an invalid key is refused with one of the statuses. 2xx is a violation whatever the
 * control was; any other answer counts only with an accepted control. Where a free probe gets the same
 * refusal as the valid key, the key was accepted.
 */
export function refusedWith(terms: RefusalTerms): Judge {
  const expected = terms.expected ?? describeStatuses(terms.statuses);
  const whenServed = terms.whenServed ?? 'served';
  return (exchange, { control, order, behindKey }) => {
    const { answer } = exchange;
    if (answer === null) return judgeSilence(exchange, control, expected);
    if (isServed(answer)) return failed(whenServed, expected, exchange);
    const showsKey =
      behindKey !== undefined &&
      control?.answer?.status === behindKey &&
      terms.statuses.includes(401) &&
      (answer.status === 401 || answer.status === 403);
    const doubt = showsKey ? null : doubtOf(control, order);
    if (doubt !== null) return inconclusive(doubt);
    if (terms.statuses.includes(answer.status)) {
      const trouble = answer.status === 401 ? troubleOf(answer) : null;
      return trouble === null ? passed : inconclusive(trouble);
    }
    if (
      terms.forbidsServing === true &&
      control !== null &&
      readAnswer(control).kind !== 'served'
    ) {
      return inconclusive(
        `answered ${answer.status}, and the valid key was not served either (${describeAnswer(control)}): only a call that is served shows the quota`,
      );
    }
    if (isSameRefusal(answer, control)) {
      const seen = `${describeAnswer(exchange)}, as with a valid key: the key was accepted, only the body refused`;
      return failed(whenServed, expected, exchange, seen);
    }
    const trouble = troubleOf(answer);
    if (trouble !== null) return inconclusive(trouble);
    const page = isWebPage(answer) ? ' (a web page)' : '';
    return failed('wrong-refusal', expected, exchange, `${describeAnswer(exchange)}${page}`);
  };
}

/**
 * Judges the shape of a refusal. Where the request was not refused with one of the statuses, the case
 * is inconclusive, since another clause reports that.
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
      const reason = `not refused with ${describeStatuses(statuses)} but answered ${answer.status}${ownWords(answer)}`;
      return troubleOf(answer) === null
        ? { outcome: 'inconclusive', reason, elsewhere: true }
        : inconclusive(reason);
    }
    const trouble = answer.status === 401 ? troubleOf(answer) : null;
    if (trouble !== null) return inconclusive(trouble);
    if (answer.unfinished !== undefined) return inconclusive(describeAnswer(exchange));
    const fault = inspect(answer, view);
    return fault === null ? passed : failed('wrong-shape', fault.expected, exchange, fault.seen);
  };
}
