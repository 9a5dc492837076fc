import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { drawValue } from './draw-value.ts';
import { type Drawing, Unfit } from './drawing.ts';
import type { Schema } from './join-schemas.ts';
import { matcherOf } from './match-within.ts';
import { measureSchemas } from './measure-schema.ts';

/** A value that was found to fit a schema; or where in the value, and by which keyword, none was found. */
export type Fitted =
  | { readonly fits: true; readonly value: unknown }
  | { readonly fits: false; readonly pointer: string; readonly message: string };

/** How often something else is tried, in all and at one place before the one around it. */
const mostTries = 120;
const mostTurns = 24;
/** The most steps of one drawing, and of all together. */
const mostSteps = 60_000;
const mostStepsInAll = 400_000;
/** The most steps of matching patterns, for all values that are judged by one schema. */
const mostMatching = 3_000_000;
/** The most schemas that may judge one value together. */
const mostWeight = 20_000;

const isTuple = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.entries(value).some(([name, inner]) => name === 'items' && Array.isArray(inner)) ||
    Object.values(value).some(isTuple));

/** @throws Error for what is no JSON Schema */
function compile({ $schema: _, $async: __, ...schema }: Schema): ValidateFunction {
  const budget = { left: mostMatching };
  const options = {
    strict: false,
    logger: false as const,
    // Without it, each member of a record nests the code for the next, which fills the stack.
    allErrors: true,
    inlineRefs: false,
    code: {
      regExp: Object.assign((pattern: string) => ({ test: matcherOf(pattern, budget) }), {
        code: '',
      }),
    },
  };
  // A list of schemas in `items` is a tuple of an older draft.
  const ajv = isTuple(schema) ? new Ajv(options) : new Ajv2020(options);
  addFormats.default(ajv);
  return ajv.compile(schema);
}

const unfit = (pointer: string, message: string): Fitted => ({ fits: false, pointer, message });

/** The next turns: another one at the place that was refused, or around it where all were tried there. */
function turned(turns: ReadonlyMap<string, number>, refused: string): Map<string, number> {
  let path = refused;
  while (path !== '' && (turns.get(path) ?? 0) >= mostTurns) {
    path = path.slice(0, path.lastIndexOf('/'));
  }
  const others = [...turns].filter(([name]) => !name.startsWith(`${path}/`));
  return new Map([...others, [path, (turns.get(path) ?? 0) + 1]]);
}

/** The pointer that ajv tells, with its names as they are written in a path here. */
const placeOf = (error: ErrorObject | undefined): string => error?.instancePath ?? '';

function tryAll(schema: Schema, validate: ValidateFunction, isBare: boolean): Fitted {
  const measures = measureSchemas(schema);
  let turns: ReadonlyMap<string, number> = new Map();
  let spent = 0;
  let first: Drawing['missed'];
  for (let tries = 0; tries < mostTries && spent < mostStepsInAll; tries += 1) {
    const drawing: Drawing = { root: schema, measures, turns, isBare, left: mostSteps };
    const value = drawValue(schema, drawing, { path: '', depth: 0, turn: turns.get('') ?? 0 });
    if (validate(value)) return { fits: true, value };
    spent += mostSteps - drawing.left;
    // The last error is that of the combination, whose parts tell theirs before.
    const error = validate.errors?.at(-1);
    first ??= drawing.missed ?? { path: placeOf(error), keyword: error?.keyword ?? 'type' };
    turns = turned(turns, placeOf(error));
  }
  const { path, keyword } = first ?? { path: '', keyword: 'type' };
  return unfit(path, `asks for what the mock finds no value for: \`${keyword}\``);
}

function tryOnce(schema: Schema, validate: ValidateFunction, isBare: boolean): Fitted {
  try {
    return tryAll(schema, validate, isBare);
  } catch (error) {
    if (error instanceof Unfit) return unfit(error.path, error.message);
    throw error;
  }
}

/**
 * Finds a value that fits a JSON Schema (2020-12, or draft 7 where it has tuples of it): the same for the
 * same schema. What is found was judged by ajv. The work is bounded: a schema that asks for very much, or
 * for a value without an end, is told as not fitted.
 */
export function fitValue(schema: Schema): Fitted {
  try {
    const { heightOf, weightOf } = measureSchemas(schema);
    if (!Number.isFinite(heightOf(schema))) return unfit('', 'has no end: it holds itself');
    if (weightOf(schema) > mostWeight) return unfit('', 'combines too much');
    const validate = compile(schema);
    const whole = tryOnce(schema, validate, false);
    // The second try leaves out what may be left out: a member may be impossible and yet need not be there.
    const bare = whole.fits ? whole : tryOnce(schema, validate, true);
    return bare.fits ? bare : whole;
  } catch (error) {
    if (error instanceof RangeError) return unfit('', 'is nested too deeply');
    return unfit('', 'is no JSON Schema that can be read');
  }
}
