import { findingsOf, type Judgement } from '../cases/case.ts';
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

/** Why findings say nothing beyond the plain request; null where they do. */
function alikeWords(
  judgement: Judgement,
  plain: Answer,
  { credentials }: RequestPlan,
): string | null {
  const findings = findingsOf(judgement);
  if (isServed(plain)) {
    if (findings.some(({ severity }) => severity === 'served')) {
      return `served, but so is the same request in its plain form (${plain.status})`;
    }
    return credentials.some(({ key }) => key === 'active')
      ? null
      : `the same request in its plain form is served (${plain.status})`;
  }
  // A refusal of the key is what the plain request is to get: something else is wrong with it.
  return plain.status !== 401 &&
    plain.status !== 403 &&
    findings.every(({ exchange }) => exchange.answer?.status === plain.status)
    ? `answered ${plain.status}, but so is the same request in its plain form`
    : null;
}

/**
 * Makes findings inconclusive where the plain spelling is served too, or gets the same status: that is no
 * bypass, and the clause about the plain request reports it.
 *
 * @param plain the request that must be refused; sent once in a run, and only where it is needed
 */
export async function comparedWithPlain(
  judgement: Judgement,
  plain: RequestPlan,
  session: Session,
): Promise<Judgement> {
  if (judgement.outcome !== 'failed') return judgement;
  const { answer } = await session.control(plain);
  const words = answer === null ? null : alikeWords(judgement, answer, plain);
  return words === null
    ? judgement
    : {
        outcome: 'inconclusive',
        reason: `${words}: this is no bypass, and another clause reports it`,
        elsewhere: true,
      };
}
