import { isRecord, itemsOf } from '../../base/json.ts';
import { hideKeys } from '../keys/keyring.ts';
import { createPatterns, type Patterns } from './pattern.ts';
import { findUnsupported, type Schema, type Unsupported, unsupported } from './subset.ts';

/** Whose rules a schema follows: the rules of structured output differ by provider. */
export type Dialect = {
  /** What is wrong with one schema, its subschemas aside; null where nothing is. */
  readonly complain: (schema: Schema) => string | null;
  /** The provider's own sentence, without its last full stop. */
  readonly say: (problem: Unsupported, name: string) => string;
};

/** The type that a schema names; a client's value may be anything. */
function typeOf({ type, properties }: Schema): string {
  const named = [type].flat().find((one) => one !== 'null' && one !== undefined);
  if (named !== undefined) return typeof named === 'string' ? named : 'unknown';
  return properties === undefined ? 'unknown' : 'object';
}

const withKeyword = (schema: Schema, keywords: readonly string[]): readonly string[] =>
  keywords.filter((keyword) => Object.hasOwn(schema, keyword));

const notOpenAi = [
  ...unsupported,
  ...['allOf', 'oneOf', 'uniqueItems', 'minProperties', 'maxProperties', 'prefixItems'],
];

/** OpenAI's strict schemas: closed objects, every member required, no keyword outside the subset. */
const openAiStrict: Dialect = {
  complain(schema) {
    const [keyword] = withKeyword(schema, notOpenAi);
    if (keyword !== undefined) return `'${keyword}' is not permitted`;
    if (typeOf(schema) !== 'object') return null;
    if (schema['additionalProperties'] !== false) {
      return "'additionalProperties' is required to be supplied and to be false";
    }
    const { properties } = schema;
    const required = itemsOf(schema['required']);
    const missing = Object.keys(isRecord(properties) ? properties : {}).find(
      (name) => !required.includes(name),
    );
    return missing === undefined
      ? null
      : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'`;
  },
  say: ({ path, message }, name) => {
    const comma = path.length === 1 ? ',' : '';
    const context = path.map((part) => `'${part}'`).join(', ');
    return `Invalid schema for response_format '${name}': In context=(${context}${comma}), ${message}`;
  },
};

/** OpenAI's schemas that are not strict: what the mock can do. */
const openAi: Dialect = { ...openAiStrict, complain: () => null };

const notAnthropic = [
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
];

const anthropic: Dialect = {
  complain(schema) {
    const type = typeOf(schema);
    const keywords = withKeyword(schema, notAnthropic);
    if (keywords.length > 0) {
      const verb = keywords.length === 1 ? 'property' : 'properties';
      const is = keywords.length === 1 ? 'is' : 'are';
      return `For '${type}' type, ${verb} ${[...keywords].sort().join(', ')} ${is} not supported`;
    }
    if (typeof schema['minItems'] === 'number' && schema['minItems'] > 1) {
      return "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
    }
    return type === 'object' && schema['additionalProperties'] !== false
      ? "For 'object' type, 'additionalProperties' must be explicitly set to false"
      : null;
  },
  say: ({ message }) => `output_config.format.schema: ${message}`,
};

/** The members of Google's own `Schema`; `additionalProperties` is one in some of its services. */
const geminiMembers = new Set(
  `type format title description nullable enum maxItems minItems properties required minProperties
   maxProperties minLength maxLength pattern example anyOf propertyOrdering default items minimum
   maximum additionalProperties $defs defs $ref ref`.split(/\s+/),
);

const geminiPlain: Dialect = {
  complain: () => null,
  say: ({ path, message }) =>
    `Invalid value at '${['generation_config.response_json_schema', ...path].join('.')}': ${message}`,
};

const gemini: Dialect = {
  complain(schema) {
    const keyword = Object.keys(schema).find((name) => !geminiMembers.has(name));
    return keyword === undefined ? null : `Unknown name "${keyword}"`;
  },
  say: ({ path, message }) => {
    const place = ['generation_config.response_schema', ...path].join('.');
    return message.startsWith('Unknown name')
      ? `Invalid JSON payload received. ${message} at '${place}': Cannot find field`
      : `Invalid value at '${place}': ${message}`;
  },
};

/** The rules by provider and kind of request. */
export const dialects = { openAi, openAiStrict, anthropic, gemini, geminiPlain } as const;

/**
 * What a provider would say of a schema for structured output that it does not support; null where it
 * supports it. Keys of the mock's in it are masked.
 */
export function refuseSchema(
  dialect: Dialect,
  schema: Schema,
  name: string,
  patterns: Patterns = createPatterns(),
): string | null {
  const problem = findUnsupported(schema, dialect.complain, patterns);
  return problem && hideKeys(dialect.say(problem, name));
}
