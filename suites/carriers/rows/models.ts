import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Operation } from '../../../spec/index.ts';
import { isRepresentative } from '../../cases/credentials.ts';
import type { RequestPlan, SecondModel } from '../../cases/request-plan.ts';
import {
  deniedThrough,
  modelMember,
  type SideDoor,
  sideDoorCase,
} from '../../checks/models/model-bypass.ts';
import { unnamedModelCase } from '../../checks/models/unnamed-model.ts';
import type { Change } from '../change.ts';
import { refusedStances } from '../stances.ts';

type Respell = NonNullable<RequestPlan['respellModel']>;

type Respelling = readonly [id: string, words: string, respell: Respell];

/** Full-width forms of ASCII letters (Unicode NFKC makes the letters of them). */
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const respellings: readonly Respelling[] = [
  ['upper-case', 'in capitals', (model) => model.toUpperCase()],
  ['version-suffix', 'with the date of a version', (model) => `${model}-2026-01-01`],
  ['tag', 'with the tag latest', (model) => `${model}:latest`],
  ['padded', 'before a space', (model) => `${model} `],
  ['listed', 'behind an allowed one and a comma', (model, allowed) => `${allowed},${model}`],
  ['free-suffix', 'with the suffix :free', (model) => `${model}:free`],
  ['preset-suffix', 'with a preset after it', (model) => `${model}@preset/any`],
  ['thinking-suffix', 'with the suffix -thinking', (model) => `${model}-thinking`],
  ['fine-tuned', 'as the name of a fine-tuned one', (model) => `ft:${model}:any::any`],
  ['models-prefix', 'after models/', (model) => `models/${model}`],
  ['full-width', 'in full-width letters', fullWidth],
  ['zero-width', 'with a zero-width space after it', (model) => `${model}\u200b`],
  ['dotted', 'with a dot segment before it', (model) => `./${model}`],
];

/** Names of which that of an allowed model is only a part. */
const longerNames: readonly Respelling[] = [
  ['before', 'whose name begins with that of an allowed one', (_, allowed) => `${allowed}-x`],
  ['behind', 'whose name ends with that of an allowed one', (_, allowed) => `x-${allowed}`],
  ['within', 'whose name contains that of an allowed one', (_, allowed) => `x-${allowed}-x`],
];

const respelled = ([id, words, respellModel]: Respelling): Change => ({
  id: `spelled-${id}`,
  kind: 'model',
  words: `with its model ${words}`,
  plan: { respellModel },
  suits: ({ model }) => model !== null,
  restricted: deniedThrough(`denied-model-spelled-${id}`, words, { respellModel }),
});

/** A spelling with the name of the provider of the operation's format in it. */
const withProvider = (
  id: string,
  words: string,
  respell: (provider: string) => Respell,
): Change => {
  const planAt = ({ format }: Operation, { formats }: Contract) => ({
    respellModel: respell(formats[format].provider),
  });
  return {
    ...respelled([id, words, respell('')]),
    plan: planAt,
    restricted: (contract, cell) =>
      deniedThrough(
        `denied-model-spelled-${id}`,
        words,
        planAt(operationOf(contract, cell.operation), contract),
      )(contract, cell),
  };
};

/** Only the restricted key has a list of models that a name can be compared with. */
const longer = ([id, words, respellModel]: Respelling): Change => ({
  id: `named-allowed-${id}`,
  kind: 'model',
  words: `with a model ${words}`,
  plan: { respellModel },
  without: refusedStances.filter(({ denied }) => denied !== true).map(({ id: stance }) => stance),
  suits: ({ model }) => model !== null,
  restricted: (contract, cell) => [
    sideDoorCase(contract, cell, {
      variant: `model-named-allowed-${id}`,
      sends: `the restricted key with a model ${words}`,
      more: { model: 'denied', respellModel },
      namesThird: true,
    }),
  ],
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

const may = 'the restricted key with a model that it may use';
const mayNot = 'the restricted key with a model that it may not use';

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

/** Both directions on an endpoint of each format, one on the others. */
const second = ([where, words]: (typeof places)[number]): Change => ({
  id: `second-model-${where}`,
  kind: 'model',
  words: `with a second model ${words}`,
  plan: { second: where },
  suits: ({ id, model }, contract) =>
    modelMember(contract, id) !== undefined && (model?.in === 'body' || outside.includes(where)),
  restricted: (contract, cell) =>
    secondDoors(where, words)
      .slice(0, isRepresentative(contract, cell.operation) ? 2 : 1)
      .map((door) => sideDoorCase(contract, cell, door)),
});

const inDeployment: RequestPlan['respell'] = (path, usual) =>
  path.replace(/^\/v1/, `/openai/deployments/${encodeURIComponent(usual)}`);

/** Names of models in other spellings, second mentions of a model, and none. */
export const modelChanges = (): readonly Change[] => [
  ...respellings.map(respelled),
  withProvider(
    'provider-prefix',
    "behind its provider's name",
    (provider) => (model) => `${provider}/${model}`,
  ),
  withProvider(
    'almost-provider',
    "after almost its provider's name",
    (provider) => (model) => `${provider}z/${model}`,
  ),
  ...longerNames.map(longer),
  ...places.map(second),
  {
    id: 'second-model-in-deployment',
    kind: 'model',
    words: 'with a second model in the path of a deployment',
    plan: { respell: inDeployment },
    suits: ({ id, format }, contract) =>
      format === 'openai' && modelMember(contract, id) !== undefined,
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
      modelMember(contract, id) !== undefined && model !== null && model.in !== 'path',
    restricted: (contract, cell) => [unnamedModelCase(contract, cell)],
  },
];
