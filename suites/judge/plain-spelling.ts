import { type Finding, findingsOf, type Judgement } from '../cases/case.ts';
import type { Answer } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { isServed } from './classify.ts';

/**
 * Returns the plain spelling of an odd request: path, method and headers as documented. A denied model,
 * where the request is about one, is named once.
 */
export const plainOf = ({
  operation,
  credentials,
  body,
  model,
  stream,
}: RequestPlan): RequestPlan => ({
  operation,
  credentials,
  body,
  model: model === 'usual' ? model : 'denied',
  stream,
});

/** Whether the answer to the plain request shows the same as a finding: both are served, or refused alike. */
const showsSame = (plain: Answer, { severity, exchange: { answer } }: Finding): boolean =>
  (severity === 'served' && isServed(plain)) ||
  (answer !== null && answer.status >= 400 && answer.status === plain.status);

/**
 * Makes a finding inconclusive where something was served or a gateway failed, and the plain spelling gets
 * the same: that is no bypass, and the clause about the plain request reports it.
 *
 * @param plain the request that must be refused; sent once in a run, and only where it is needed
 */
export async function comparedWithPlain(
  judgement: Judgement,
  plain: RequestPlan,
  session: Session,
): Promise<Judgement> {
  const finding = findingsOf(judgement).find(
    ({ severity, exchange }) => severity === 'served' || (exchange.answer?.status ?? 0) >= 500,
  );
  if (finding === undefined) return judgement;
  const { answer } = await session.control(plain);
  if (answer === null || !showsSame(answer, finding)) return judgement;
  const what = finding.severity === 'served' ? 'served' : 'answered so';
  return {
    outcome: 'inconclusive',
    reason: `${what}, but so is the same request in its plain form (${answer.status}): this is no bypass, and another clause reports it`,
    elsewhere: true,
  };
}
