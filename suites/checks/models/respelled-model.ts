import { formats, operationOf } from '../../../spec/index.ts';
import { firstStyle, modelCells } from '../../cases/credentials.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import { sideDoorCase } from './model-bypass.ts';

type Respelling = readonly [
  variant: string,
  words: string,
  respell: NonNullable<RequestPlan['respellModel']>,
];

const respellings = (provider: string): readonly Respelling[] => [
  ['upper-case', 'in capitals', (model) => model.toUpperCase()],
  ['provider-prefix', "behind its provider's name", (model) => `${provider}/${model}`],
  ['version-suffix', 'with the date of a version', (model) => `${model}-2026-01-01`],
  ['tag', 'with the tag latest', (model) => `${model}:latest`],
  ['padded', 'before a space', (model) => `${model} `],
  ['listed', 'behind an allowed one and a comma', (model, allowed) => `${allowed},${model}`],
];

/** Names of which that of an allowed model is but a part. */
const longerNames: readonly Respelling[] = [
  [
    'allowed-before',
    'whose name begins with that of one it may use',
    (_, allowed) => `${allowed}-x`,
  ],
  ['allowed-behind', 'whose name ends with that of one it may use', (_, allowed) => `x-${allowed}`],
  ['allowed-within', 'whose name holds that of one it may use', (_, allowed) => `x-${allowed}-x`],
];

const firstCells = modelCells.filter(({ operation, style }) => style === firstStyle(operation));

/** The restricted key names one model that it may not use, spelled otherwise than its list has it. */
export const respelledModelCases = [
  ...firstCells.flatMap((cell) =>
    respellings(formats[operationOf(cell.operation).format].provider).map(
      ([variant, words, respellModel]) =>
        sideDoorCase(cell, {
          variant: `denied-model-spelled-${variant}`,
          sends: `the restricted key with a model that it may not use, ${words}`,
          more: { model: 'denied', respellModel },
        }),
    ),
  ),
  ...firstCells.flatMap((cell) =>
    longerNames.map(([variant, words, respellModel]) =>
      sideDoorCase(cell, {
        variant: `model-named-${variant}`,
        sends: `the restricted key with a model ${words}`,
        more: { model: 'denied', respellModel },
        namesThird: true,
      }),
    ),
  ),
];
