import type { Judgement, SingleCase } from '../cases/case.ts';
import { isSameRequest, type WireRequest } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { type Target, variableOf } from '../cases/target.ts';
import { inconclusive } from '../judge/judges.ts';
import { besidePlain } from '../judge/plain-spelling.ts';

/**
 * What a judgement is worth without the control that it should stand beside: that something was
 * served or leaked is plain by itself, anything else proves nothing.
 */
function withoutControl(judgement: Judgement, target: Target): Judgement {
  const isPlain =
    judgement.outcome === 'failed' &&
    judgement.findings.some(({ severity }) => severity === 'served' || severity === 'leaked');
  return isPlain
    ? judgement
    : inconclusive(`no good key was given to compare with: set ${variableOf(target, 'active')}`);
}

/**
 * Runs a case of one request. A spoiled key can come out as the good key itself (one without letters,
 * in upper case): such a case has nothing to ask.
 *
 * @param build makes a plan the request that would be sent
 */
export async function runSingle(
  one: SingleCase,
  session: Session,
  build: (plan: RequestPlan) => WireRequest,
): Promise<Judgement> {
  const { control } = one;
  const isToBeRefused = one.request.body === 'guarded';
  if (isToBeRefused && control !== null && isSameRequest(build(one.request), build(control))) {
    return {
      outcome: 'not-applicable',
      reason: 'with this key the request is the accepted one itself',
    };
  }
  const canControl = control !== null && session.keyOf('active') !== undefined;
  const [exchange, controlExchange] = await Promise.all([
    session.send(one.request),
    canControl ? session.control(control) : null,
  ]);
  const judged = one.judge(exchange, {
    request: one.request,
    control: controlExchange,
    order: session.orderOf(one.operation),
    keyOf: session.keyOf,
    allowedModels: session.target.allowedModels,
  });
  const judgement =
    one.plain === undefined ? judged : await besidePlain(judged, one.plain, session);
  return control === null || canControl ? judgement : withoutControl(judgement, session.target);
}
