import type { Contract } from '../../../spec/contract.ts';
import type { Operation } from '../../../spec/index.ts';
import { fullWidth } from '../../cases/presentations.ts';
import { type SideDoor, sideDoorCase } from '../../checks/models/model-bypass.ts';
import { type Change, type ChangedParts, type ChangeForm, partsOf } from '../change.ts';
import { refusedStances } from '../stances.ts';

/** Another name of a model, and in words what it is. */
type Respelling = readonly [
  words: string,
  respell: (model: string, allowed: string, provider: string) => string,
];

const behind = (words: string, ends: readonly string[]): Respelling[] =>
  ends.map((end) => [`${words} (${JSON.stringify(end).slice(1, -1)})`, (model) => model + end]);

const before = (words: string, starts: readonly string[]): Respelling[] =>
  starts.map((start) => [`${words} (${start})`, (model) => start + model]);

const between = (words: string, marks: readonly string[]): Respelling[] =>
  marks.map((mark) => [`${words} (${mark})`, (model, allowed) => allowed + mark + model]);

const respellings: Readonly<Record<string, readonly Respelling[]>> = {
  'upper-case': [
    ['in capitals', (model) => model.toUpperCase()],
    ['with a capital', (model) => model.replace(/[a-z]/, (letter) => letter.toUpperCase())],
  ],
  'provider-prefix': [
    ["behind its provider's name", (model, _, provider) => `${provider}/${model}`],
    ...before('behind the name of a service', ['openrouter/', 'azure/', 'bedrock/', 'vertex_ai/']),
    ["behind its provider's name and a colon", (model, _, provider) => `${provider}:${model}`],
  ],
  'almost-provider': [
    ["after almost its provider's name", (model, _, provider) => `${provider}z/${model}`],
  ],
  'version-suffix': behind('with a version', ['-2026-01-01', '@20260101', '-0613', '-001']),
  tag: behind('with a tag', [':latest', ':1b', '#1']),
  padded: [
    ...behind('before a space', [' ', '\t', '\n', '\u00a0']),
    ['behind a space', (model) => ` ${model}`],
  ],
  listed: [
    ...between('behind an allowed one and a mark', [',', ';', '|', ' ']),
    ['before an allowed one and a comma', (model, allowed) => `${model},${allowed}`],
  ],
  'latest-suffix': behind('with the suffix', ['-latest', '-preview', '-exp']),
  'effort-suffix': behind('with an effort after it', ['-high', '-low', '-minimal', '-medium']),
  'effort-in-brackets': behind('with an effort in brackets after it', ['(high)', '[1m]', '{high}']),
  'free-suffix': behind('with the suffix', [':free', ':nitro', ':online', ':floor']),
  'preset-suffix': behind('with a preset after it', ['@preset/any', '?preset=any', '+any']),
  'thinking-suffix': behind('with the suffix', [
    '-thinking',
    ':thinking',
    '-nothinking',
    '-search',
  ]),
  'fine-tuned': [['as the name of a fine-tuned one', (model) => `ft:${model}:any::any`]],
  'models-prefix': before('after a path', ['models/', 'publishers/any/models/', '/models/']),
  'full-width': [['in full-width letters', fullWidth]],
  'zero-width': behind('with an invisible mark after it', ['\u200b', '\u00ad', '\ufeff', '\u0301']),
  wildcard: [
    ['as a wildcard', (model) => `${model.slice(0, -2)}*`],
    ["as SQL's wildcard", (model) => `${model.slice(0, -2)}%`],
    ['as a wildcard for one letter', (model) => `${model.slice(0, -1)}?`],
  ],
  dotted: [
    ...before('with a dot segment before it', ['./', '../models/']),
    ['behind an allowed one and a way up', (model, allowed) => `${allowed}/../${model}`],
    ['before a slash', (model) => `${model}/`],
  ],
};

const called = (words: string, names: readonly string[]): Respelling[] =>
  names.map((name) => [`of the name ${name}, ${words}`, () => name]);

/** Names of which that of an allowed model is only a part, and names of no model. */
const longerNames: Readonly<Record<string, readonly Respelling[]>> = {
  before: [
    ['whose name begins with that of an allowed one', (_, allowed) => `${allowed}-x`],
    ['whose name begins with that of an allowed one and a colon', (_, allowed) => `${allowed}:x`],
  ],
  behind: [['whose name ends with that of an allowed one', (_, allowed) => `x-${allowed}`]],
  within: [['whose name contains that of an allowed one', (_, allowed) => `x-${allowed}-x`]],
  'as-pattern': [
    [
      'that an allowed name fits as a pattern',
      (_, allowed) => allowed.replace(allowed.includes('.') ? '.' : '-', 'x'),
    ],
  ],
  star: [['of the name *', () => '*']],
  all: [
    ['of the name that LiteLLM has for all', () => 'all-proxy-models'],
    ['of the name that LiteLLM has for all of a team', () => 'all-team-models'],
    ...called('under which some gateways choose one', ['auto', 'default', 'any']),
  ],
  constructor: called('which each JavaScript object has for a member', [
    'constructor',
    '__proto__',
    'toString',
  ]),
};

/** What a respelling changes, given the provider of the operation's format. */
const changedBy =
  (respell: Respelling[1]) =>
  ({ format }: Operation, { formats }: Contract): ChangedParts => ({
    respellModel: (model, allowed) => respell(model, allowed, formats[format].provider),
  });

const formsOf = (some: readonly Respelling[]): ChangeForm[] =>
  some.map(([words, respell]) => ({ words: `with its model ${words}`, plan: changedBy(respell) }));

/** The restricted key with a name of a model: of the denied one in another spelling, or of a third. */
const respelledCase =
  (door: (form: ChangeForm) => Omit<SideDoor, 'more'>): NonNullable<Change['restricted']> =>
  (contract, cell, form) => [
    sideDoorCase(contract, cell, {
      ...door(form),
      more: { model: 'denied', ...partsOf(form, contract, cell.operation) },
    }),
  ];

const respelled = ([id, some]: readonly [string, readonly Respelling[]]): Change => ({
  id: `spelled-${id}`,
  kind: 'model',
  forms: formsOf(some),
  suits: ({ model }) => model !== null,
  restricted: respelledCase(({ words }) => ({
    variant: `denied-model-spelled-${id}`,
    sends: `the restricted key and a model that it may not use, ${words}`,
  })),
});

/** Only the restricted key has a list of models that a name can be compared with. */
const withoutList = refusedStances
  .filter(({ denied }) => denied !== true)
  .map(({ id: stance }) => stance);

const longer = ([id, some]: readonly [string, readonly Respelling[]]): Change => ({
  ...respelled([id, some]),
  id: `named-allowed-${id}`,
  without: withoutList,
  restricted: respelledCase(({ words }) => ({
    variant: `model-named-allowed-${id}`,
    sends: `the restricted key, ${words}`,
    namesThird: true,
  })),
});

/** Ways up in a path, which some routers follow before they look for a model and others after. */
const waysUp: readonly Change[] = (
  [
    ['plain', '/../'],
    ['half-encoded', '%2f../'],
    ['after-action', ':x/../'],
  ] as const
).map(([id, way]) => ({
  id: `named-way-up-${id}`,
  kind: 'model',
  forms: [
    {
      words: `with its model behind an allowed one and ${way} in its path`,
      plan: {
        respellModel: (model, allowed) => `${allowed}/../${model}`,
        rewrite: (request) => ({ ...request, target: request.target.replace('%2F..%2F', way) }),
      },
    },
  ],
  suits: ({ model }) => model?.in === 'path',
  without: withoutList,
  restricted: respelledCase(({ words }) => ({
    variant: `denied-model-way-up-${id}`,
    sends: `the restricted key and a model that it may not use, ${words}`,
  })),
}));

/** Names of models in other spellings, and names of no model. */
export const spelledModelChanges = (): readonly Change[] => [
  ...Object.entries(respellings).map(respelled),
  ...Object.entries(longerNames).map(longer),
  ...waysUp,
];
