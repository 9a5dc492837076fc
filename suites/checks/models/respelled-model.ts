import { type Contract, operationOf } from '../../../spec/contract.ts';
import { firstStyle, isRepresentative, modelCells } from '../../cases/credentials.ts';
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

/** Full-width forms of ASCII letters (Unicode NFKC makes the letters of them). */
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

/** Spellings that a gateway reads before it knows the endpoint: one endpoint of each format shows them. */
const moreRespellings = (provider: string): readonly Respelling[] => [
  ['free-suffix', 'with the suffix :free', (model) => `${model}:free`],
  ['preset-suffix', 'with a preset after it', (model) => `${model}@preset/any`],
  ['thinking-suffix', 'with the suffix -thinking', (model) => `${model}-thinking`],
  ['almost-provider', "after almost its provider's name", (model) => `${provider}z/${model}`],
  ['fine-tuned', 'as the name of a fine-tuned one', (model) => `ft:${model}:any::any`],
  ['models-prefix', 'after models/', (model) => `models/${model}`],
  ['full-width', 'in full-width letters', fullWidth],
  ['zero-width', 'with a zero-width space after it', (model) => `${model}\u200b`],
  ['dotted', 'with a dot segment before it', (model) => `./${model}`],
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

function respellingsFor(contract: Contract, operation: string): readonly Respelling[] {
  const { provider } = contract.formats[operationOf(contract, operation).format];
  return isRepresentative(contract, operation)
    ? [...respellings(provider), ...moreRespellings(provider)]
    : respellings(provider);
}

const firstCells = (contract: Contract) =>
  modelCells(contract).filter(({ operation, style }) => style === firstStyle(contract, operation));

/** The restricted key names one model that it may not use, spelled otherwise than its list has it. */
export const respelledModelCases = (contract: Contract) => [
  ...firstCells(contract).flatMap((cell) =>
    respellingsFor(contract, cell.operation).map(([variant, words, respellModel]) =>
      sideDoorCase(contract, cell, {
        variant: `denied-model-spelled-${variant}`,
        sends: `the restricted key with a model that it may not use, ${words}`,
        more: { model: 'denied', respellModel },
      }),
    ),
  ),
  ...firstCells(contract).flatMap((cell) =>
    longerNames.map(([variant, words, respellModel]) =>
      sideDoorCase(contract, cell, {
        variant: `model-named-${variant}`,
        sends: `the restricted key with a model ${words}`,
        more: { model: 'denied', respellModel },
        namesThird: true,
      }),
    ),
  ),
];
