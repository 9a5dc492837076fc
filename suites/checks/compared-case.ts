import type { Contract } from '../../spec/contract.ts';
import { controlOf, singleCase } from '../cases/build.ts';
import type { CaseFacts, SingleCase } from '../cases/case.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Judge } from '../judge/judges.ts';

/**
 * A case of one request, next to the request that differs in its credential alone: the valid key in the style of
 * the case, or in the first one of the endpoint where the case sends none.
 */
export const comparedCase = (
  contract: Contract,
  facts: CaseFacts,
  plan: RequestPlan,
  judge: Judge,
  more: Partial<Pick<SingleCase, 'mayBeBilled' | 'plain' | 'other'>> = {},
): SingleCase => {
  const style = facts.style === 'none' ? undefined : facts.style;
  return singleCase(facts, plan, { control: controlOf(contract, plan, style), judge, ...more });
};
