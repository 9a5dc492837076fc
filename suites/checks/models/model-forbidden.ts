import { operationOf } from '../../../spec/index.ts';
import { controlOf, request, singleCase } from '../../cases/build.ts';
import { modelCells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [403] });

/** An existing key that may not use the requested model is refused with 403, wherever the model is named. */
export const modelForbidden = modelCells.flatMap(({ operation, style }) =>
  waysToAsk(operation).map(({ stream }) => {
    const plan = request(operation, [presentKey(style, 'restricted')], {
      stream,
      model: 'denied',
      body: 'whole',
    });
    return singleCase(
      {
        requirement: 'MODEL-FORBIDDEN',
        operation,
        style,
        variant: stream ? 'denied-model-streamed' : 'denied-model',
        sends: `the restricted key with a model that is not on its list, named in the ${operationOf(operation).model?.in ?? 'body'}${stream ? ', asking for a stream' : ''}`,
        expects: '403',
      },
      plan,
      { control: controlOf(plan, style), judge },
    );
  }),
);
