import { itemsOf } from '../../base/json.ts';
import { type Drawing, deep, inside, type Place, Unfit } from './drawing.ts';
import { type Schema, schemaOf } from './join-schemas.ts';

type Draw = (schema: Schema, drawing: Drawing, place: Place) => unknown;

/** More items than this nobody means. */
const mostItems = 10_000;
/** Judging whether items differ takes each with each. */
const mostUnique = 1000;
/** How many turns are tried for one more item that differs from all before. */
const mostTurns = 200;

const isNothing = (value: unknown): boolean => value === false;

/** How many items of each kind a list is to have at the least (`contains`). */
const containedIn = (schema: Schema): readonly unknown[] => {
  const least = typeof schema['minContains'] === 'number' ? schema['minContains'] : 1;
  return itemsOf(schema['contains']).flatMap((kind) =>
    Array.from({ length: Math.min(least, mostItems) }, () => kind),
  );
};

function lengthOf(
  schema: Schema,
  prefix: readonly unknown[],
  kinds: number,
  depth: number,
): number {
  const { minItems, maxItems } = schema;
  const isClosed = isNothing(schema['items']) || isNothing(schema['unevaluatedItems']);
  const usual = depth >= deep ? 0 : prefix.length > 0 ? prefix.length : isClosed ? 0 : 1;
  const least = typeof minItems === 'number' ? minItems : usual;
  return Math.min(Math.max(least, kinds), typeof maxItems === 'number' ? maxItems : mostItems + 1);
}

/** Draws a list of the fewest items, one where none are asked for; different ones for `uniqueItems`. */
export function drawList(schema: Schema, drawing: Drawing, place: Place, draw: Draw): unknown[] {
  const { items: described } = schema;
  const prefix = itemsOf(schema['prefixItems'] ?? described);
  const rest = Array.isArray(described) ? schema['additionalItems'] : described;
  if (Number(schema['minContains']) > mostItems) {
    throw new Unfit(place.path, 'asks for too much in `minContains`');
  }
  const kinds = containedIn(schema);
  const length = lengthOf(schema, prefix, kinds.length, place.depth);
  const isUnique = schema['uniqueItems'] === true;
  if (length > (isUnique ? mostUnique : mostItems))
    throw new Unfit(place.path, 'asks for too much in `minItems`');
  const seen = new Set<string>();
  const { turn } = place;
  return Array.from({ length }, (_, index) => {
    const kind = kinds[index - (length - kinds.length)];
    const own = schemaOf(prefix[index] ?? rest);
    const wanted = kind === undefined ? own : { allOf: [own, kind] };
    let value: unknown = null;
    for (let more = 0; more < (isUnique ? mostTurns : 1); more += 1) {
      const offset = isUnique ? turn + seen.size + more : turn;
      value = draw(wanted, drawing, inside(place, index, drawing, offset));
      const text = JSON.stringify(value);
      if (!isUnique || !seen.has(text)) {
        seen.add(text);
        break;
      }
    }
    return value;
  });
}
