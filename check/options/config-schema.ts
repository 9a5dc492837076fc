import { type KeyState, keyStates } from '../../fixtures/keys.ts';
import { operationIds, operationOf } from '../../spec/index.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import type { OptionRow } from './option.ts';
import { profileSchema } from './profile-schema.ts';
import { flagOf, rowsAt, sentenceOf } from './table.ts';

/** A part of a JSON Schema. */
type Schema = Readonly<Record<string, unknown>>;

const model = { $ref: '#/definitions/model' };

/** What the key of each state is, in a few words. */
export const stateWords: Readonly<Record<KeyState, string>> = {
  active: 'a valid key without restrictions',
  restricted: 'a key with a list of allowed models',
  disabled: 'a disabled key',
  expired: 'an expired key',
  exhausted: 'a key whose quota is exhausted',
  deleted: 'a deleted key',
};

const variable: Schema = {
  title: 'the name of an environment variable in capitals, such as ANYONE_API_KEY, and never a key',
  type: 'string',
  pattern: '^(?![A-Z0-9]{20,}$)[A-Z][A-Z0-9_]*$',
  maxLength: 64,
};

const variableSchema = (state: KeyState): Schema => ({
  ...variable,
  description: `Holds ${stateWords[state]}. By default ${keyVariables[state]}.`,
});

const objectOf = <Name extends string>(names: readonly Name[], schema: (name: Name) => Schema) => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(names.map((name) => [name, schema(name)])),
});

/** What the value of an option must be in the configuration file. */
function valueSchema({ kind, bounds, choices, default: preset }: OptionRow): Schema {
  const text = { type: 'string', minLength: 1 };
  switch (kind) {
    case 'url':
      return { ...text, examples: ['https://api.anyone.ai'] };
    case 'number': {
      const [minimum, maximum] = bounds ?? [];
      const known = typeof preset === 'number' ? { default: preset } : {};
      return { type: 'integer', minimum, maximum, ...known };
    }
    case 'choice':
      return { enum: choices };
    case 'flag':
      return { type: 'boolean' };
    case 'list':
      return {
        title: 'a list of models',
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: model,
      };
    case 'keys':
      return objectOf(keyStates, variableSchema);
    case 'models':
      return objectOf(
        operationIds.filter((id) => operationOf(id).model !== null),
        () => model,
      );
    case 'profile':
      return {
        if: { type: 'string' },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: text,
        else: { $ref: '#/definitions/profile' },
      };
    case 'operations':
      return {
        title: 'a list of operations, without duplicates and not of all',
        type: 'array',
        uniqueItems: true,
        maxItems: operationIds.length - 1,
        items: { title: "an operation's id, such as createRerank", enum: operationIds },
      };
    default:
      return text;
  }
}

/** What overrides a member of the file: its option and its variable. */
function overridesOf(name: string, row: OptionRow): string {
  const by = [
    ...(row.in.includes('check') ? [flagOf(name)] : []),
    ...(row.variable === undefined ? [] : [row.variable]),
  ];
  return by.length === 0 ? '' : ` Overridden by ${by.join(' and ')}.`;
}

/** The JSON Schema of the configuration file, which editors and `check` read it by. */
export const configurationSchema = (): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'anyone-conformance:config',
  title: 'Configuration of anyone-conformance',
  description:
    'What `check` and `list` read from anyone-conformance.yaml. Environment variables override it, and options override both. It never holds a key.',
  type: 'object',
  additionalProperties: false,
  required: ['version'],
  properties: {
    version: { description: 'The version of this format.', const: 1 },
    ...Object.fromEntries(
      rowsAt('file').map(([name, row]) => [
        name,
        { description: `${sentenceOf(row)}${overridesOf(name, row)}`, ...valueSchema(row) },
      ]),
    ),
  },
  definitions: {
    profile: profileSchema,
    variable,
    model: {
      title: "a model's name, printable characters without a space",
      type: 'string',
      pattern: '^[!-~]+$',
      maxLength: 200,
    },
  },
});
