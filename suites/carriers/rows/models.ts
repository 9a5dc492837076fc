import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Operation } from '../../../spec/index.ts';
import { isRepresentative } from '../../cases/credentials.ts';
import { fullWidth } from '../../cases/presentations.ts';
import type { RequestPlan, SecondModel } from '../../cases/request-plan.ts';
import { makerPath, type SideDoor, sideDoorCase } from '../../checks/models/model-bypass.ts';
import { unnamedModelCase } from '../../checks/models/unnamed-model.ts';
import type { Change, ChangedParts } from '../change.ts';
import { refusedStances } from '../stances.ts';

type Respelling = readonly [
  id: string,
  words: string,
  respell: (model: string, allowed: string, provider: string) => string,
];

const may = 'the restricted key with a model that it may use';
const mayNot = 'the restricted key with a model that it may not use';

const respellings: readonly Respelling[] = [
  ['upper-case', 'in capitals', (model) => model.toUpperCase()],
  ['provider-prefix', "behind its provider's name", (model, _, provider) => `${provider}/${model}`],
  [
    'almost-provider',
    "after almost its provider's name",
    (model, _, provider) => `${provider}z/${model}`,
  ],
  ['version-suffix', 'with the date of a version', (model) => `${model}-2026-01-01`],
  ['tag', 'with the tag latest', (model) => `${model}:latest`],
  ['padded', 'before a space', (model) => `${model} `],
  ['listed', 'behind an allowed one and a comma', (model, allowed) => `${allowed},${model}`],
  ['latest-suffix', 'with the suffix -latest', (model) => `${model}-latest`],
  ['effort-suffix', 'with an effort after it', (model) => `${model}-high`],
  ['effort-in-brackets', 'with an effort in brackets after it', (model) => `${model}(high)`],
  ['free-suffix', 'with the suffix :free', (model) => `${model}:free`],
  ['preset-suffix', 'with a preset after it', (model) => `${model}@preset/any`],
  ['thinking-suffix', 'with the suffix -thinking', (model) => `${model}-thinking`],
  ['fine-tuned', 'as the name of a fine-tuned one', (model) => `ft:${model}:any::any`],
  ['models-prefix', 'after models/', (model) => `models/${model}`],
  ['full-width', 'in full-width letters', fullWidth],
  ['zero-width', 'with a zero-width space after it', (model) => `${model}\u200b`],
  ['wildcard', 'as a wildcard', (model) => `${model.slice(0, -2)}*`],
  ['dotted', 'with a dot segment before it', (model) => `./${model}`],
];

/** Names of which that of an allowed model is only a part. */
const longerNames: readonly Respelling[] = [
  ['before', 'whose name begins with that of an allowed one', (_, allowed) => `${allowed}-x`],
  ['behind', 'whose name ends with that of an allowed one', (_, allowed) => `x-${allowed}`],
  ['within', 'whose name contains that of an allowed one', (_, allowed) => `x-${allowed}-x`],
  [
    'as-pattern',
    'that an allowed name fits as a pattern',
    (_, allowed) => allowed.replace(allowed.includes('.') ? '.' : '-', 'x'),
  ],
  ['star', 'of the name *', () => '*'],
  ['all', 'of the name that LiteLLM has for all', () => 'all-proxy-models'],
  ['team', 'of the name that LiteLLM has for all of a team', () => 'all-team-models'],
  ['auto', 'of the name under which some gateways choose one', () => 'auto'],
  ['constructor', 'whose name each JavaScript object has for a member', () => 'constructor'],
];

/** What a respelling changes, given the provider of the operation's format. */
const changedBy =
  (respell: Respelling[2]) =>
  ({ format }: Operation, { formats }: Contract): ChangedParts => ({
    respellModel: (model, allowed) => respell(model, allowed, formats[format].provider),
  });

/** The restricted key with a name of a model: of the denied one in another spelling, or of a third. */
const respelledCase =
  (respell: Respelling[2], door: Omit<SideDoor, 'more'>): NonNullable<Change['restricted']> =>
  (contract, cell) => {
    const parts = changedBy(respell)(operationOf(contract, cell.operation), contract);
    return [sideDoorCase(contract, cell, { ...door, more: { model: 'denied', ...parts } })];
  };

const respelled = ([id, words, respell]: Respelling): Change => ({
  id: `spelled-${id}`,
  kind: 'model',
  words: `with its model ${words}`,
  plan: changedBy(respell),
  suits: ({ model }) => model !== null,
  restricted: respelledCase(respell, {
    variant: `denied-model-spelled-${id}`,
    sends: `${mayNot}, ${words}`,
  }),
});

/** Only the restricted key has a list of models that a name can be compared with. */
const longer = ([id, words, respell]: Respelling): Change => ({
  ...respelled([id, words, respell]),
  id: `named-allowed-${id}`,
  without: refusedStances.filter(({ denied }) => denied !== true).map(({ id: stance }) => stance),
  restricted: respelledCase(respell, {
    variant: `model-named-allowed-${id}`,
    sends: `the restricted key with a model ${words}`,
    namesThird: true,
  }),
});

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
  words: `with a second model ${words}`,
  plan: { second: where },
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
  ...respellings.map(respelled),
  ...longerNames.map(longer),
  ...places.map(second),
  {
    id: 'second-model-in-deployment',
    kind: 'model',
    words: 'with a second model in the path of a deployment',
    plan: { respell: inDeployment },
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
    words: 'without a model',
    plan: { model: 'unnamed' },
    suits: ({ id, model }, contract) =>
      makerPath(contract, id) !== undefined && model !== null && model.in !== 'path',
    alwaysAt: isSession,
    restricted: (contract, cell) => [unnamedModelCase(contract, cell)],
  },
];
