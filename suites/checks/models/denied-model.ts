import { type Contract, operationOf, styleOf } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { controlOf } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { firstStyle, isSamePlace, presentKey } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { maySpend } from '../../cases/target.ts';
import { readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, isSameRefusal } from '../../judge/judges.ts';

/** A key that was turned away with a model that it may use, and the words for it. */
export type TurnedAway = {
  readonly plan: RequestPlan;
  readonly exchange: Exchange;
  readonly expected: string;
  readonly seen?: string;
};

/** The style of the place where a plan has its key. */
function placeStyleOf(contract: Contract, { operation, credentials }: RequestPlan): Style {
  const [sent] = credentials;
  const isThere = (style: Style): boolean =>
    sent !== undefined && isSamePlace(styleOf(contract, style).place, sent.place);
  return operationOf(contract, operation).styles.find(isThere) ?? firstStyle(contract, operation);
}

/**
 * Whether it counts that a key was turned away with a model on its list. A gateway may have a route for
 * an endpoint that it does not serve, read no model there, and so take every list for one without
 * the model: the valid key's answer to the same request shows which.
 */
export async function judgeTurnedAway(session: Session, away: TurnedAway): Promise<Judgement> {
  const { plan, exchange, expected, seen } = away;
  const { operation } = plan;
  const finding = failed('refused', expected, exchange, seen);
  if (session.keyOf('active') === undefined) return finding;
  const good = {
    ...plan,
    credentials: [presentKey(session.contract, placeStyleOf(session.contract, plan), 'active')],
  };
  const same = await session.control(good);
  const doubt = doubtOf(same, session.orderOf(operation));
  if (doubt !== null) return inconclusive(doubt);
  const reading = readAnswer(same);
  if (reading.kind === 'served') return finding;
  if (maySpend(session.target, operationOf(session.contract, operation).cost)) {
    return inconclusive(
      `the valid key is not served with that model either: answered ${same.answer?.status}`,
    );
  }
  const named = operationOf(session.contract, operation).model?.in;
  if (named === 'path' || named === 'query') return finding;
  const probe = await session.control({
    ...controlOf(session.contract, plan, placeStyleOf(session.contract, plan)),
    body: 'probe',
    stream: false,
  });
  return isSameRefusal(same.answer, probe)
    ? inconclusive(
        `the valid key gets the same ${same.answer?.status} with that model and with none: only a paid call can show whether the endpoint is there`,
      )
    : finding;
}
