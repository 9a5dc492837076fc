import { itemsOf } from '../../base/json.ts';
import { type Drawing, deep, inside, type Place, Unfit } from './drawing.ts';
import { type Schema, schemaOf } from './join-schemas.ts';
import { matcherOf } from './match-within.ts';

type Draw = (schema: Schema, drawing: Drawing, place: Place) => unknown;

const mostMembers = 10_000;
const mostNames = 200;
/** The most steps of matching names. */
const mostSteps = 1_000_000;

/** The members that a record has: the required ones, and those that may be left out where there is room. */
function namesOf(schema: Schema, drawing: Drawing, place: Place): Set<string> {
  const members = schemaOf(schema['properties']);
  const required = new Set(itemsOf(schema['required']).map(String));
  const most = Number(schema['maxProperties'] ?? Number.POSITIVE_INFINITY);
  const isOptional = (name: string): boolean =>
    !drawing.isBare &&
    place.depth < deep &&
    members[name] !== false &&
    Number.isFinite(drawing.measures.heightOf(schemaOf(members[name])));
  let room = most - required.size;
  const names = Object.keys(members).filter((name) => {
    if (required.has(name)) return true;
    room -= isOptional(name) ? 1 : 0;
    return isOptional(name) && room >= 0;
  });
  return new Set([...names, ...required]);
}

/** What the name of one more member may be, as a schema of a text. */
function nameSchema(schema: Schema): Schema {
  const own = schemaOf(schema['propertyNames']);
  const [pattern] = Object.keys(schemaOf(schema['patternProperties']));
  const isOpen = schema['additionalProperties'] !== false;
  return { allOf: [{ type: 'string' }, own, isOpen || pattern === undefined ? {} : { pattern }] };
}

/** Draws a record: each member by all that is said of its name, and more members where a least is named. */
export function drawRecord(
  schema: Schema,
  drawing: Drawing,
  place: Place,
  draw: Draw,
): Record<string, unknown> {
  const { minProperties, additionalProperties } = schema;
  const least = typeof minProperties === 'number' ? minProperties : 0;
  if (least > mostMembers) throw new Unfit(place.path, 'asks for too much in `minProperties`');
  const members = schemaOf(schema['properties']);
  const budget = { left: mostSteps };
  const patterns = Object.entries(schemaOf(schema['patternProperties'])).map(
    ([pattern, member]) => [matcherOf(pattern, budget), schemaOf(member)] as const,
  );
  const names = namesOf(schema, drawing, place);
  for (let turn = 0; names.size < least && turn < least + mostNames; turn += 1) {
    names.add(String(draw(nameSchema(schema), drawing, { ...place, turn })));
  }
  const described = (name: string): Schema => {
    const own = Object.hasOwn(members, name) ? [schemaOf(members[name])] : [];
    const all = [...own, ...patterns.filter(([fits]) => fits(name)).map(([, member]) => member)];
    const [only] = all;
    if (only === undefined) return schemaOf(additionalProperties);
    return all.length === 1 ? only : { allOf: all };
  };
  const { turn } = place;
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      draw(described(name), drawing, inside(place, name, drawing, turn)),
    ]),
  );
}
