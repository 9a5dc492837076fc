import type { RequirementId } from '../../spec/index.ts';
import { operationOf } from '../../spec/index.ts';
import type { SingleCase } from '../case.ts';
import { type Cell, cells, presentKey, waysToAsk } from '../credentials.ts';
import type { Judge } from '../judges.ts';
import { controlOf, request, singleCase } from '../plans.ts';
import type { ModelPlan } from '../request-plan.ts';

/** The endpoints whose requests name a model, each with its styles. */
export const modelCells: readonly Cell[] = cells.filter(
  ({ operation }) => operationOf(operation).model !== null,
);

/** The restricted key asks for a model, on every endpoint that names one, plainly and streamed. */
export function casesOfModel(
  requirement: RequirementId,
  model: Exclude<ModelPlan, 'usual'>,
  terms: { readonly judge: Judge; readonly sends: string; readonly expects: string },
): SingleCase[] {
  return modelCells.flatMap(({ operation, style }) =>
    waysToAsk(operation).map(({ stream }) => {
      const plan = request(operation, [presentKey(style, 'restricted')], {
        stream,
        model,
        body: model === 'denied' ? 'whole' : 'ordinary',
      });
      return singleCase(
        {
          requirement,
          operation,
          style,
          variant: stream ? `${model}-model-streamed` : `${model}-model`,
          sends: `${terms.sends}, named in the ${operationOf(operation).model?.in ?? 'body'}${stream ? ', asking for a stream' : ''}`,
          expects: terms.expects,
        },
        plan,
        { control: controlOf(plan, style), judge: terms.judge },
      );
    }),
  );
}
