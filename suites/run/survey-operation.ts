import type { Contract } from '../../spec/contract.ts';
import { request } from '../cases/build.ts';
import { firstStyle, presentKey } from '../cases/credentials.ts';
import type { Exchange } from '../cases/exchange.ts';
import { type FreeBody, freeBodiesOf } from '../cases/free-body.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { BodyOrder, Target } from '../cases/target.ts';
import { readAnswer } from '../judge/classify.ts';
import { bodyFingerprint } from '../judge/fingerprint.ts';

/** How to take a survey. */
export type SurveyOptions = {
  readonly contract: Contract;
  readonly target: Target;
  /** True for an unknown gateway: the survey reads its list of models. */
  readonly discovers: boolean;
  /** Sends a plan; every body is a probe, which no gateway bills. */
  readonly send: (plan: RequestPlan) => Promise<Exchange>;
};

/** Returns whether a gateway judges keys or bodies first, by the answers to a free probe. */
export function orderOf(unknown: Exchange, good: Exchange | null): BodyOrder {
  if (unknown.answer === null) return 'unknown';
  if (unknown.answer.status === 401 || unknown.answer.status === 403) return 'key-first';
  const same =
    good?.answer != null &&
    good.answer.status === unknown.answer.status &&
    bodyFingerprint(good.answer) === bodyFingerprint(unknown.answer);
  return same && readAnswer(unknown).kind === 'taken' ? 'body-first' : 'unknown';
}

/** The answers of an operation to a free probe with an unknown key, and with the valid key if there is one. */
export type Answers = {
  readonly operation: string;
  readonly unknown: Exchange;
  readonly good: Exchange | null;
  readonly freeBody: FreeBody;
  readonly order: BodyOrder;
};

/**
 * True where another free body may get a clearer answer: after a problem, or a 404 that only the valid key
 * gets, which may be about the model. A 404 that an unknown key gets too is about the route.
 */
function isUnclear(good: Exchange, unknown: Exchange): boolean {
  if (good.answer === null) return false;
  const { kind } = readAnswer(good);
  return (
    kind === 'unavailable' ||
    (kind === 'not-offered' && unknown.answer?.status !== good.answer.status)
  );
}

/** Probes an operation with its free bodies in turn, until an answer is clear. */
export async function surveyOperation(
  operation: string,
  { contract, target, send }: SurveyOptions,
): Promise<Answers> {
  const style = firstStyle(contract, operation);
  const probe = (key: 'unknown' | 'active', freeBody: FreeBody) =>
    send(request(operation, [presentKey(contract, style, key)], { body: 'probe', freeBody }));
  const [first, ...others] = freeBodiesOf(contract, operation);
  const [unknown, good] = await Promise.all([
    probe('unknown', first),
    target.keys.active === undefined ? null : probe('active', first),
  ]);
  const answers = (freeBody: FreeBody, ofUnknown: Exchange, ofGood: Exchange | null): Answers => ({
    operation,
    unknown: ofUnknown,
    good: ofGood,
    freeBody,
    order: orderOf(ofUnknown, ofGood),
  });
  if (good === null || !isUnclear(good, unknown)) return answers(first, unknown, good);
  for (const other of others) {
    const next = await probe('active', other);
    // A withheld probe adds nothing to the answer before it.
    if (next.answer === null) break;
    if (!isUnclear(next, unknown)) return answers(other, await probe('unknown', other), next);
  }
  return answers(first, unknown, good);
}
