import { viewOf } from '../cases/build.ts';
import { findingsOf, type Judgement, type SingleCase } from '../cases/case.ts';
import { type Exchange, isSameRequest, type WireRequest } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { type Target, variableOf } from '../cases/target.ts';
import { inconclusive } from '../judge/judges.ts';
import { comparedWithPlain } from '../judge/plain-spelling.ts';

/**
 * Keeps findings that need no control: something was served or leaked. Without a control anything else
 * proves nothing.
 */
function withoutControl(judgement: Judgement, { answer }: Exchange, target: Target): Judgement {
  const isPlain =
    judgement.outcome === 'failed' &&
    judgement.findings.some(({ severity }) => severity === 'served' || severity === 'leaked');
  if (isPlain) return judgement;
  const what = answer === null ? '' : `it answered ${answer.status}, but `;
  return inconclusive(
    `${what}there is no valid key to compare with: set ${variableOf(target, 'active')}`,
  );
}

/** Whether two plans write the same credentials: requests are built only then, to compare the whole. */
function isSameCredential({ keyOf }: Session, one: RequestPlan, other: RequestPlan): boolean {
  const written = ({ credentials }: RequestPlan): string[] =>
    credentials.map(({ key, write }) => write(key === null ? '' : (keyOf(key) ?? '')));
  return String(written(one)) === String(written(other));
}

/**
 * Runs a case of one request. A changed key can equal the valid key (one without letters, in upper
 * case): such a case is not applicable.
 *
 * @param build returns the request that a plan would send
 */
export async function runSingle(
  one: SingleCase,
  session: Session,
  build: (plan: RequestPlan) => WireRequest,
): Promise<Judgement> {
  const { control } = one;
  const isToBeRefused = one.request.body === 'guarded';
  const valid = session.keyOf('active');
  const mayEqual = one.request.credentials.some(
    ({ key }) => key !== null && session.keyOf(key) === valid,
  );
  if (
    isToBeRefused &&
    mayEqual &&
    control !== null &&
    isSameCredential(session, one.request, control) &&
    isSameRequest(build(one.request), build(control))
  ) {
    return {
      outcome: 'not-applicable',
      reason: 'with this key the request equals the accepted one',
    };
  }
  const canControl = control !== null && valid !== undefined;
  const [exchange, controlExchange] = await Promise.all([
    session.send(one.request),
    canControl ? session.control(control) : null,
  ]);
  const view = viewOf(session, one.request, controlExchange);
  const first = one.judge(exchange, view);
  const isLeak = findingsOf(first).some(({ severity }) => severity === 'leaked');
  const judged =
    isLeak && one.other !== undefined
      ? one.judge(exchange, { ...view, other: await session.control(one.other) })
      : first;
  const judgement =
    one.plain === undefined ? judged : await comparedWithPlain(judged, one.plain, session);
  return control === null || canControl
    ? judgement
    : withoutControl(judgement, exchange, session.target);
}
