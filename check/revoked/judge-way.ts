import type { SingleCase } from '../../suites/cases/case.ts';
import type { Exchange } from '../../suites/cases/exchange.ts';
import type { KeyName } from '../../suites/cases/request-plan.ts';
import type { BodyOrder } from '../../suites/cases/target.ts';
import {
  describeAnswer,
  explainFailure,
  isServed,
  readAnswer,
} from '../../suites/judge/classify.ts';
import { isSameRefusal } from '../../suites/judge/judges.ts';

/** What one way to use the key showed. */
export type WayState =
  /** The key was refused. */
  | 'refused'
  /** The key was accepted. */
  | 'works'
  /** The endpoint does not exist. */
  | 'absent'
  | 'unknown';

/** One way to use the key: an endpoint, a style, asked plainly or for a stream; and what came back. */
export type Way = {
  /** The id of its case. */
  readonly id: string;
  readonly operation: string;
  readonly style: string;
  readonly stream: boolean;
  readonly state: WayState;
  /** The status of the answer; null without an answer. */
  readonly status: number | null;
  /** What was seen, or why the state is unknown. */
  readonly words: string;
  readonly exchange: Exchange;
};

/** What the key's exchange is compared with. */
export type Comparison = {
  /** The same request with the valid key; null without such a key. */
  readonly control: Exchange | null;
  /** The same request with a key that was never issued; null where it was not sent. */
  readonly stranger: Exchange | null;
  readonly order: BodyOrder;
  readonly keyOf: (name: KeyName) => string | undefined;
};

const silences = ['unreachable', 'untrusted', 'timeout', 'cut'];

/** Whether no answer came; a limit is an answer, too. */
export const isSilence = ({ failure }: Exchange): boolean =>
  failure !== null && silences.includes(failure.kind);

/** Whether an exchange shows only together with an unknown key's whether the key was accepted. */
export function isAmbiguous({ answer }: Exchange): boolean {
  return answer !== null && !isServed(answer) && answer.status !== 401 && answer.status !== 403;
}

function stateOf(one: SingleCase, exchange: Exchange, beside: Comparison): [WayState, string] {
  const { answer } = exchange;
  if (answer === null) return ['unknown', explainFailure(exchange)];
  const { control, stranger, order, keyOf } = beside;
  const seen = describeAnswer(exchange);
  const isRefusal = answer.status === 401 || answer.status === 403;
  if (control === null && !isServed(answer)) {
    if (isRefusal) return ['refused', seen];
    const unlike = stranger?.answer != null && !isSameRefusal(answer, stranger);
    return [
      'unknown',
      unlike ? `${seen}, unlike a key that was never issued (${describeAnswer(stranger)})` : seen,
    ];
  }
  const judgement = one.judge(exchange, {
    request: one.request,
    control,
    order,
    keyOf,
    allowedModels: [],
  });
  if (judgement.outcome === 'passed') return ['refused', seen];
  if (judgement.outcome === 'failed') {
    const [finding] = judgement.findings;
    if (finding?.severity === 'served') return ['works', finding.seen];
    if (isRefusal || isSameRefusal(answer, stranger)) return ['refused', seen];
    return [
      'unknown',
      `${seen}: neither the answer to a valid key nor a refusal of an unknown one`,
    ];
  }
  if (control !== null) {
    const { kind } = readAnswer(control);
    if (kind === 'not-offered') return ['absent', seen];
    if (kind === 'taken' && order === 'body-first') {
      const how = 'this endpoint checks bodies before keys, so that no free request shows more';
      return ['unknown', `${seen}, like a valid and an unknown key: ${how}`];
    }
  }
  return ['unknown', 'reason' in judgement ? judgement.reason : seen];
}

/**
 * Judges one way to use a deleted key by the judge of its case (KEY-DELETED). Without a valid key, a
 * refusal is `refused` but proves nothing: see `concludeRevocation`.
 */
export function judgeWay(one: SingleCase, exchange: Exchange, beside: Comparison): Way {
  const [state, words] = stateOf(one, exchange, beside);
  const { id, operation, style, request } = one;
  const status = exchange.answer?.status ?? null;
  return { id, operation, style, stream: request.stream, state, words, status, exchange };
}
