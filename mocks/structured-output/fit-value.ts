import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { generateSync, type JsonSchema } from 'json-schema-faker';
import { lazily } from '../../base/json.ts';
import { compilePattern } from './pattern.ts';
import { findUnsupported, mapSubschemas, type Schema } from './subset.ts';

/** A value that was found to fit a schema; or why none was. */
export type Fitted =
  | { readonly fits: true; readonly value: unknown }
  | { readonly fits: false; readonly message: string };

/** How many values are tried, and for how many milliseconds. */
const mostTries = 30;
const mostTime = 500;

const unreadable = 'is no JSON Schema that can be read';

const unfit = (message: string): Fitted => ({ fits: false, message });

/** The keywords that the generator reads; it has some of its own, which are not a client's to use. */
const generated = new Set(
  `type enum const format pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength
   maxLength minItems maxItems uniqueItems required $ref additionalProperties minProperties maxProperties
   properties items prefixItems anyOf oneOf allOf $defs definitions`.split(/\s+/),
);

const generate = (schema: JsonSchema, seed: number, optionals = 1): unknown =>
  generateSync(schema, {
    seed,
    optionalsProbability: optionals,
    maxDepth: 12,
    maxDefaultItems: 2,
  });

/** A text of a pattern and of a length: the last repetition is made as long as it takes. */
function patternText(schema: Schema, end: number): string | null {
  const { pattern, minLength, maxLength, enum: choices } = schema;
  if (typeof pattern !== 'string' || choices !== undefined) return null;
  if (minLength === undefined && maxLength === undefined) return null;
  const judge = compilePattern(pattern);
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  const longer = pattern.replace(/(?:[+*]|\{\d+,\})(?=\)*\$?$)/, `{${least},${least + 3}}`);
  for (let seed = 1; seed <= mostTries && Date.now() < end; seed += 1) {
    const text = generate({ type: 'string', pattern: seed % 2 === 0 ? longer : pattern }, seed);
    if (typeof text !== 'string') continue;
    const padded = pattern.endsWith('$') ? text : text.padEnd(least, 'a');
    const length = [...padded].length;
    if (length >= least && length <= most && judge?.test(padded) === true) return padded;
  }
  return null;
}

/** The plainest value of one schema: the first choice, a word, a small number; undefined for others. */
function plainest({ enum: choices, type, format, pattern, ...bounds }: Schema): unknown {
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  const numberOf = (keyword: string, otherwise: number): number => {
    const value = bounds[keyword];
    return typeof value === 'number' ? value : otherwise;
  };
  if (type === 'integer' || type === 'number') {
    const isOne = numberOf('minimum', 1) <= 1 && numberOf('maximum', 1) >= 1;
    return isOne ? 1 : numberOf('minimum', numberOf('maximum', 1));
  }
  if (type !== 'string' || format !== undefined || pattern !== undefined) return undefined;
  return 'sample'
    .padEnd(numberOf('minLength', 0), '.')
    .slice(0, numberOf('maxLength', Number.POSITIVE_INFINITY));
}

/** Upper bounds, their lower bounds, and the most above these that a value of the mock needs. */
const upperBounds = [
  ['maxLength', 'minLength', 100],
  ['maxItems', 'minItems', 10],
  ['maxProperties', 'minProperties', 10],
] as const;

/** Lowers the upper bounds of a schema: the generator may use all of them, however large. */
function withNearBounds(schema: Schema): Schema {
  const near = upperBounds.flatMap(([most, least, room]) => {
    const { [most]: upper, [least]: lower } = schema;
    if (typeof upper !== 'number') return [];
    return [[most, Math.min(upper, (typeof lower === 'number' ? lower : 0) + room)]];
  });
  return { ...schema, ...Object.fromEntries(near) };
}

/** A schema as the generator is given it; with the plainest values in it, or without. */
function plainFor(schema: Schema, isPlainest: boolean, end: number): Schema {
  const value = (isPlainest ? plainest(schema) : undefined) ?? patternText(schema, end);
  if (value !== null) return { const: value };
  const kept = Object.entries(schema).filter(([keyword]) => generated.has(keyword));
  return mapSubschemas(withNearBounds(Object.fromEntries(kept)), (inner) =>
    plainFor(inner, isPlainest, end),
  );
}

/** Judges schemas themselves. It is made once: to compile the schema of schemas takes longer than most calls. */
const metaValidator = lazily(() => new Ajv2020({ strict: false, logger: false }));

function find(schema: Schema): Fitted {
  if (metaValidator().validateSchema(schema) !== true) return unfit(unreadable);
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    // Without it, each member of a record nests the code for the next, which fills the stack.
    allErrors: true,
    inlineRefs: false,
    code: {
      regExp: Object.assign((pattern: string) => compilePattern(pattern) ?? /$^/, {
        code: 'pattern',
      }),
    },
  });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  const end = Date.now() + mostTime;
  for (const isPlainest of [true, false]) {
    const plain = plainFor(schema, isPlainest, end);
    for (let seed = 1; seed <= (isPlainest ? 3 : mostTries) && Date.now() < end; seed += 1) {
      // Every third value leaves out what may be left out: a member may be impossible and optional.
      const value = generate(plain, seed, seed % 3 === 0 ? 0 : 1);
      if (validate(value)) return { fits: true, value };
    }
  }
  const keyword = validate.errors?.at(-1)?.keyword ?? 'type';
  return unfit(`asks for what the mock finds no value for: \`${keyword}\``);
}

/**
 * Finds a value that fits a JSON Schema of the subset that structured output has (`subset.ts`): the same
 * for the same schema. json-schema-faker draws it, and ajv judges it before it is used.
 */
export function fitValue({ $schema: _, $id: __, ...schema }: Schema): Fitted {
  const problem = findUnsupported(schema);
  if (problem !== null) return unfit(`has a schema that is not supported: ${problem.message}`);
  try {
    return find(schema);
  } catch {
    return unfit(unreadable);
  }
}
