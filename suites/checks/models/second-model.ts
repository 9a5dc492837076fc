import { type Contract, operationOf } from '../../../spec/contract.ts';
import { isRepresentative, modelCells } from '../../cases/credentials.ts';
import type { SecondModel } from '../../cases/request-plan.ts';
import { modelMember, type SideDoor, sideDoorCase } from './model-bypass.ts';

const places: readonly (readonly [SecondModel, string])[] = [
  ['in-query', 'in the query'],
  ['in-header', 'in headers that name a model, such as X-Model'],
  ['before', 'in a member of the same name before it'],
  ['after', 'in a member of the same name behind it'],
  ['capital', 'in a member Model behind it'],
  ['in-list', 'in a list of models'],
  ['in-fallbacks', 'in a list of fallbacks'],
  ['in-extra-body', 'in a member extra_body'],
];

/** The ways to name a second model that make sense for an operation whose answer names its model. */
function secondModelsOf(contract: Contract, operation: string): SideDoor[] {
  const { format, model } = operationOf(contract, operation);
  const may = 'the restricted key with a model that it may use';
  const named = places
    .filter(([where]) => model?.in === 'body' || /^(?:in-query|in-header|after)$/.test(where))
    .map(
      ([where, words]): SideDoor => ({
        variant: `second-model-${where}`,
        sends: `${may}, and the other once more ${words}`,
        more: { model: 'allowed', second: where },
      }),
    );
  // The other way round: the list is asked about the allowed one beside it, and the denied one is served.
  const reversed = !isRepresentative(contract, operation)
    ? []
    : places
        .filter(([where]) => model?.in === 'body' || /^in-(?:query|header)$/.test(where))
        .map(
          ([where, words]): SideDoor => ({
            variant: `allowed-model-${where}`,
            sends: `the restricted key with a model that it may not use, and one that it may ${words}`,
            more: { model: 'denied', second: where },
          }),
        );
  const deployment: SideDoor = {
    variant: 'second-model-in-deployment',
    sends: `${may}, and the other in the path of a deployment`,
    more: {
      model: 'allowed',
      respell: (path, usual) =>
        path.replace(/^\/v1/, `/openai/deployments/${encodeURIComponent(usual)}`),
    },
  };
  const inPath: SideDoor = {
    variant: 'second-model-allowed-in-body',
    sends: 'the restricted key with a model that it may not use, and one that it may in the body',
    more: { model: 'denied', second: 'after' },
  };
  if (model?.in === 'path') return [...named, ...reversed, inPath];
  return format === 'openai' ? [...named, ...reversed, deployment] : [...named, ...reversed];
}

/** The restricted key names two models: the second must not come in by the side door. */
export const secondModelCases = (contract: Contract) =>
  modelCells(contract)
    .filter(({ operation }) => modelMember(contract, operation) !== undefined)
    .flatMap((cell) =>
      secondModelsOf(contract, cell.operation).map((door) => sideDoorCase(contract, cell, door)),
    );
