import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { generateSync, type JsonSchema } from 'json-schema-faker';
import { createTurns } from '../../base/clock.ts';
import { isSchema } from '../../spec/generated/meta-checks.js';
import { createPatterns, type Patterns } from './pattern.ts';
import { findUnsupported, mapSubschemas, type Schema } from './subset.ts';

/** A value that was found to fit a schema; or why none was. */
export type Fitted =
  | { readonly fits: true; readonly value: unknown }
  | { readonly fits: false; readonly message: string };

/** How many values are tried, and the most characters of them. */
const mostTries = 30;
const mostTried = 500_000;

/** What the steps of one search share. */
type Finding = { readonly patterns: Patterns; readonly turn: () => Promise<void> | null };

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

/** The most characters that are drawn for one pattern, over all tries. */
const mostDrawn = 50_000;

/** A text of a pattern and of a length: the last repetition is made as long as it takes. */
async function patternText(schema: Schema, { patterns, turn }: Finding): Promise<string | null> {
  const { pattern, minLength, maxLength, enum: choices } = schema;
  if (typeof pattern !== 'string' || choices !== undefined) return null;
  if (minLength === undefined && maxLength === undefined) return null;
  const judge = patterns(pattern);
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY;
  const longer = pattern.replace(/(?:[+*]|\{\d+,\})(?=\)*\$?$)/, `{${least},${least + 3}}`);
  let drawn = 0;
  for (let seed = 1; seed <= mostTries && drawn <= mostDrawn; seed += 1) {
    const text = generate({ type: 'string', pattern: seed % 2 === 0 ? longer : pattern }, seed);
    await turn();
    if (typeof text !== 'string') continue;
    drawn += text.length + least;
    const padded = pattern.endsWith('$') ? text : text.padEnd(least, 'a');
    const length = [...padded].length;
    if (length >= least && length <= most && judge?.test(padded) === true) return padded;
  }
  return null;
}

async function patternTexts(root: Schema, finding: Finding): Promise<ReadonlyMap<Schema, string>> {
  const texts = new Map<Schema, string>();
  const open: Schema[] = [root];
  for (const schema of open) {
    const text = await patternText(schema, finding);
    if (text !== null) texts.set(schema, text);
    mapSubschemas(schema, (inner) => open.push(inner));
  }
  return texts;
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
function plainFor(schema: Schema, isPlainest: boolean, texts: ReadonlyMap<Schema, string>): Schema {
  const value = (isPlainest ? plainest(schema) : undefined) ?? texts.get(schema);
  if (value !== undefined) return { const: value };
  const kept = Object.entries(schema).filter(([keyword]) => generated.has(keyword));
  return mapSubschemas(withNearBounds(Object.fromEntries(kept)), (inner) =>
    plainFor(inner, isPlainest, texts),
  );
}

async function find(schema: Schema, finding: Finding): Promise<Fitted> {
  const { patterns, turn } = finding;
  if (!isSchema(schema)) return unfit(unreadable);
  await turn();
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    // Without it, each member of a record nests the code for the next, which fills the stack.
    allErrors: true,
    inlineRefs: false,
    code: {
      // To optimise the code takes longer than to run it, a few times as it does.
      optimize: false,
      regExp: Object.assign((pattern: string) => patterns(pattern) ?? /$^/, {
        code: 'pattern',
      }),
    },
  });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  await turn();
  const texts = await patternTexts(schema, finding);
  let tried = 0;
  for (const isPlainest of [true, false]) {
    const plain = plainFor(schema, isPlainest, texts);
    for (let seed = 1; seed <= (isPlainest ? 3 : mostTries) && tried < mostTried; seed += 1) {
      // Every third value leaves out what may be left out: a member may be impossible and optional.
      const value = generate(plain, seed, seed % 3 === 0 ? 0 : 1);
      await turn();
      if (validate(value)) return { fits: true, value };
      tried += JSON.stringify(value).length;
      await turn();
    }
  }
  const keyword = validate.errors?.at(-1)?.keyword ?? 'type';
  return unfit(`asks for what the mock finds no value for: \`${keyword}\``);
}

/**
 * Finds a value that fits a JSON Schema of the subset that structured output has (`subset.ts`): the same
 * for the same schema. json-schema-faker draws it, and ajv judges it before it is used. Others have their turn
 * between the steps.
 */
export async function fitValue(
  { $schema: _, $id: __, ...schema }: Schema,
  patterns: Patterns = createPatterns(),
): Promise<Fitted> {
  const problem = findUnsupported(schema, undefined, patterns);
  if (problem !== null) return unfit(`has a schema that is not supported: ${problem.message}`);
  const turn = createTurns();
  try {
    return await find(schema, { patterns, turn });
  } catch {
    return unfit(unreadable);
  }
}
