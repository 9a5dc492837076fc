import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Operation } from '../../../spec/index.ts';
import { isRepresentative } from '../../cases/credentials.ts';
import type { RequestPlan, SecondModel } from '../../cases/request-plan.ts';
import { makerPath, type SideDoor, sideDoorCase } from '../../checks/models/model-bypass.ts';
import { unnamedModelCase } from '../../checks/models/unnamed-model.ts';
import type { Change } from '../change.ts';
import { spelledModelChanges } from './spelled-models.ts';

const may = 'the restricted key with a model that it may use';
const mayNot = 'the restricted key with a model that it may not use';

const places: readonly (readonly [SecondModel, string])[] = [
  ['in-query', 'in the query'],
  ['in-header', 'in headers that name a model, such as X-Model'],
  ['before', 'in a member of the same name before it'],
  ['after', 'in a member of the same name behind it'],
  ['capital', 'in a member Model behind it'],
  ['in-list', 'in a list of models'],
  ['in-fallbacks', 'in a list of fallbacks'],
  ['in-extra-body', 'in a member extra_body'],
  ['in-document-before', 'in another JSON value before the body'],
  ['in-document-behind', 'in another JSON value behind the body'],
];

/** The places for a second model where the first one is not in the body. */
const outside: readonly SecondModel[] = ['in-query', 'in-header', 'after'];

/** The restricted key names two models: the second must not come in by the side door, whichever is denied. */
const secondDoors = (where: SecondModel, words: string): readonly SideDoor[] => [
  {
    variant: `second-model-${where}`,
    sends: `${may}, and the other once more ${words}`,
    more: { model: 'allowed', second: where },
  },
  {
    variant: `allowed-model-${where}`,
    sends: `${mayNot}, and one that it may ${words}`,
    more: { model: 'denied', second: where },
  },
];

/** The only endpoint that names its model in the query. */
const isSession = ({ upgrade }: Operation): boolean => upgrade !== null;

/** An endpoint of each format gets both directions, and so does a session. */
const isWhole = (contract: Contract, operation: string): boolean =>
  isRepresentative(contract, operation) || isSession(operationOf(contract, operation));

/** Both directions, or one. */
const second = ([where, words]: (typeof places)[number]): Change => ({
  id: `second-model-${where}`,
  kind: 'model',
  forms: [{ words: `with a second model ${words}`, plan: { second: where } }],
  suits: ({ id, model, body }, contract) =>
    makerPath(contract, id) !== undefined &&
    (model?.in === 'body' || outside.includes(where)) &&
    (where !== 'after' || body !== null),
  alwaysAt: isSession,
  restricted: (contract, cell) =>
    secondDoors(where, words)
      .slice(0, isWhole(contract, cell.operation) ? 2 : 1)
      .map((door) => sideDoorCase(contract, cell, door)),
});

const inDeployment: RequestPlan['respell'] = (path, usual) =>
  path.replace(/^\/v1/, `/openai/deployments/${encodeURIComponent(usual)}`);

/** Names of models in other spellings, second mentions of a model, and none. */
export const modelChanges = (): readonly Change[] => [
  ...spelledModelChanges(),
  ...places.map(second),
  {
    id: 'second-model-in-deployment',
    kind: 'model',
    forms: [
      {
        words: 'with a second model in the path of a deployment',
        plan: { respell: inDeployment },
      },
    ],
    suits: ({ id, format }, contract) =>
      format === 'openai' && makerPath(contract, id) !== undefined,
    restricted: (contract, cell) => [
      sideDoorCase(contract, cell, {
        variant: 'second-model-in-deployment',
        sends: `${may}, and the other in the path of a deployment`,
        more: { model: 'allowed', respell: inDeployment },
      }),
    ],
  },
  {
    id: 'model-left-out',
    kind: 'model',
    forms: [{ words: 'without a model', plan: { model: 'unnamed' } }],
    suits: ({ id, model }, contract) =>
      makerPath(contract, id) !== undefined && model !== null && model.in !== 'path',
    alwaysAt: isSession,
    restricted: (contract, cell) => [unnamedModelCase(contract, cell)],
  },
];
