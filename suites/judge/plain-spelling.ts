import { findingsOf, type Judgement } from '../cases/case.ts';
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

/**
 * Makes a finding of severity `served` inconclusive where the plain spelling is served too: that is no
 * bypass, and the clause about the plain request reports it.
 *
 * @param plain the request that must be refused; sent once in a run, and only where it is needed
 */
export async function comparedWithPlain(
  judgement: Judgement,
  plain: RequestPlan,
  session: Session,
): Promise<Judgement> {
  if (!findingsOf(judgement).some(({ severity }) => severity === 'served')) return judgement;
  const { answer } = await session.control(plain);
  return answer !== null && isServed(answer)
    ? {
        outcome: 'inconclusive',
        reason: `served, but so is the same request in its plain form (${answer.status}): this is no bypass, and another clause reports it`,
        elsewhere: true,
      }
    : judgement;
}
