import { type Contract, operationOf } from '../../../spec/contract.ts';
import { comparedCase, request } from '../../cases/build.ts';
import { modelCells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [403] });

/** An existing key that may not use the requested model is refused with 403, wherever the model is named. */
export const modelForbidden = (contract: Contract) =>
  modelCells(contract).flatMap(({ operation, style }) =>
    waysToAsk(contract, operation).map(({ stream }) => {
      const plan = request(operation, [presentKey(contract, style, 'restricted')], {
        stream,
        model: 'denied',
        body: 'whole',
      });
      return comparedCase(
        contract,
        {
          requirement: 'MODEL-FORBIDDEN',
          operation,
          style,
          variant: stream ? 'denied-model-streamed' : 'denied-model',
          sends: `the restricted key with a model that is not on its list, named in the ${operationOf(contract, operation).model?.in ?? 'body'}${stream ? ', asking for a stream' : ''}`,
          expects: '403',
        },
        plan,
        judge,
      );
    }),
  );
