import { itemsOf } from '../../base/json.ts';
import { drawList } from './draw-list.ts';
import { drawNumber } from './draw-number.ts';
import { drawRecord } from './draw-record.ts';
import { drawText } from './draw-text.ts';
import { type Drawing, type Place, Unfit } from './drawing.ts';
import type { Schema } from './join-schemas.ts';
import { settleSchema, takeTurn } from './settle-schema.ts';

const mostCharacters = 1_000_000;

/** What a search in vain was most likely bound by. */
const binding = [
  'pattern',
  'multipleOf',
  'format',
  'minLength',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
];
/** What a search in vain counts. */
const stepsInVain = 20_000;

const numberIn = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

const hints: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ['object', ['properties', 'required', 'minProperties', 'patternProperties', 'propertyNames']],
  ['array', ['items', 'prefixItems', 'minItems', 'contains', 'uniqueItems']],
  ['string', ['pattern', 'format', 'minLength', 'maxLength']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
  ['object', ['additionalProperties']],
];

/** Counts a search in vain, which is long, as many steps; then null stands there, for the judge to refuse. */
function found<Value>(
  value: Value | null,
  schema: Schema,
  drawing: Drawing,
  place: Place,
): Value | null {
  if (value !== null) return value;
  drawing.left -= stepsInVain;
  const bound = binding.find((keyword) => Object.hasOwn(schema, keyword)) ?? 'type';
  drawing.missed ??= { path: place.path, keyword: bound };
  return value;
}

/** The types that a value may be of, null as the last. */
function typesOf(schema: Schema): readonly unknown[] {
  const { type } = schema;
  if (type === undefined) {
    const hint = hints.find(([, keywords]) =>
      keywords.some((keyword) => Object.hasOwn(schema, keyword)),
    );
    return [hint?.[0] ?? 'string'];
  }
  const types = [type].flat();
  return [...types.filter((name) => name !== 'null'), ...types.filter((name) => name === 'null')];
}

function drawPlainText(schema: Schema, drawing: Drawing, place: Place): string | null {
  const least = numberIn(schema['minLength'], 0);
  if (least > mostCharacters) throw new Unfit(place.path, 'asks for too much in `minLength`');
  const { format } = schema;
  const wanted = {
    patterns: itemsOf(schema['pattern']).filter((one) => typeof one === 'string'),
    format: typeof format === 'string' ? format : undefined,
    least,
    most: numberIn(schema['maxLength'], Number.POSITIVE_INFINITY),
  };
  return found(drawText(wanted, place.turn), schema, drawing, place);
}

function drawPlainNumber(
  schema: Schema,
  drawing: Drawing,
  place: Place,
  whole: boolean,
): number | null {
  const low = numberIn(schema['minimum'], Number.NEGATIVE_INFINITY);
  const above = numberIn(schema['exclusiveMinimum'], Number.NEGATIVE_INFINITY);
  const high = numberIn(schema['maximum'], Number.POSITIVE_INFINITY);
  const below = numberIn(schema['exclusiveMaximum'], Number.POSITIVE_INFINITY);
  const wanted = {
    whole,
    least: Math.max(low, above),
    isAbove: above >= low,
    most: Math.min(high, below),
    isBelow: below <= high,
    units: itemsOf(schema['multipleOf']).filter((one) => typeof one === 'number'),
  };
  return found(drawNumber(wanted, place.turn), schema, drawing, place);
}

/**
 * Draws a value for a schema: of every choice the first, of every range 1 or the end that is nearest, and
 * by the place's turn another one. Whether it fits is for a judge to say: `not` and what members say of
 * each other are not followed.
 *
 * @throws Unfit where the schema asks for too much or has no end
 */
export function drawValue(given: Schema, drawing: Drawing, place: Place): unknown {
  const schema = settleSchema(given, drawing, place);
  if (Array.isArray(schema['enum'])) return takeTurn(itemsOf(schema['enum']), place) ?? null;
  const type = takeTurn(typesOf(schema), place);
  switch (type) {
    case 'object':
      return drawRecord(schema, drawing, place, drawValue);
    case 'array':
      return drawList(schema, drawing, place, drawValue);
    case 'integer':
    case 'number':
      return drawPlainNumber(schema, drawing, place, type === 'integer');
    case 'boolean':
      return place.turn % 2 === 0;
    case 'string':
      return drawPlainText(schema, drawing, place);
    default:
      return null;
  }
}
