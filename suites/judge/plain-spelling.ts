import { findingsOf, type Judgement } from '../cases/case.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { isServed } from './classify.ts';

/**
 * The plain spelling of an odd request: path, method and headers as documented, and the model that its
 * key may not use named once, where the odd one is about that.
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
 * What is worth a judgement that something odd was served, once the plain request was asked: where that
 * is served as well, nothing was got around, and the clause that has it refused tells the defect.
 *
 * @param plain the request that is to be refused; sent once in a run, and only where it is needed
 */
export async function besidePlain(
  judgement: Judgement,
  plain: RequestPlan,
  session: Session,
): Promise<Judgement> {
  if (!findingsOf(judgement).some(({ severity }) => severity === 'served')) return judgement;
  const { answer } = await session.control(plain);
  return answer !== null && isServed(answer)
    ? {
        outcome: 'inconclusive',
        reason: `served, but so is the same in its plain form (${answer.status}): nothing is got around, and another clause tells it`,
        elsewhere: true,
      }
    : judgement;
}
