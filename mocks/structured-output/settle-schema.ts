import { itemsOf } from '../../base/json.ts';
import { type Drawing, deep, type Place, Unfit } from './drawing.ts';
import { followReference } from './follow-reference.ts';
import { joinSchemas, prepareSchema, type Schema, schemaOf } from './join-schemas.ts';

/** The longest chain of references and combinations that is followed. */
const mostLinks = 100;
/** How many members may be joined for the price of one step. */
const membersPerStep = 50;

/** Takes one of several by the place's turn; what is left of the turn goes to what comes after. */
export function takeTurn<Choice>(choices: readonly Choice[], place: Place): Choice | undefined {
  const chosen = choices[place.turn % Math.max(1, choices.length)];
  place.turn = Math.floor(place.turn / Math.max(1, choices.length));
  return chosen;
}

/** The choices in the order in which they are tried: as written, but deep down the one that ends first. */
function ordered(choices: readonly Schema[], drawing: Drawing, depth: number): readonly Schema[] {
  const { heightOf } = drawing.measures;
  const ending = choices.filter((choice) => Number.isFinite(heightOf(choice)));
  if (depth < deep) return ending;
  return ending.sort(
    (one, other) =>
      Number(isNull(other, drawing)) - Number(isNull(one, drawing)) ||
      heightOf(one) - heightOf(other),
  );
}

function isNull({ type, $ref: reference }: Schema, { root }: Drawing): boolean {
  if (typeof reference === 'string') return followReference(reference, root)['type'] === 'null';
  return type === 'null';
}

/** How many steps it costs to join a schema, by its members. */
const sizeOf = ({ properties, required }: Schema): number =>
  (Object.keys(schemaOf(properties)).length + itemsOf(required).length) / membersPerStep;

/**
 * One plain schema for one that refers, combines or leaves a choice; by the place's turn another choice is
 * taken. `not` is left to the judge of the whole value.
 */
export function settleSchema(given: Schema, drawing: Drawing, place: Place, links = 0): Schema {
  drawing.left -= 1;
  if (drawing.left < 0 || links > mostLinks) throw new Unfit(place.path, 'combines too much');
  const {
    $ref: reference,
    allOf,
    anyOf,
    oneOf,
    if: condition,
    then,
    else: other,
    ...plain
  } = given;
  const parts = itemsOf(allOf).map(schemaOf);
  if (typeof reference === 'string') parts.push(followReference(reference, drawing.root));
  for (const choices of [anyOf, oneOf].map((list) => itemsOf(list).map(schemaOf))) {
    if (choices.length === 0) continue;
    const choice = takeTurn(ordered(choices, drawing, place.depth), place);
    if (choice === undefined) throw new Unfit(place.path, 'has no end: it holds itself');
    parts.push(choice);
  }
  if (condition !== undefined) {
    const ways = [[condition, then ?? {}], [other ?? {}]];
    parts.push(...(takeTurn(ways, place) ?? []).map(schemaOf));
  }
  const settled = parts.reduce<Schema>(
    (whole, part) => joinSchemas(whole, settleSchema(part, drawing, place, links + 1)),
    prepareSchema(plain),
  );
  // To join large schemas again and again would take all memory.
  drawing.left -= sizeOf(settled);
  return withDependents(settled, drawing, place, links);
}

/** With what follows from members that will be there. */
function withDependents(schema: Schema, drawing: Drawing, place: Place, links: number): Schema {
  const { dependentSchemas, dependentRequired, ...plain } = schema;
  const names = new Set([
    ...itemsOf(schema['required']),
    ...(drawing.isBare ? [] : Object.keys(schemaOf(schema['properties']))),
  ]);
  const dependent = Object.entries(schemaOf(dependentSchemas)).filter(([name]) => names.has(name));
  const required = Object.entries(schemaOf(dependentRequired))
    .filter(([name]) => names.has(name))
    .flatMap(([, wanted]) => itemsOf(wanted));
  const whole = required.length === 0 ? plain : joinSchemas(plain, { required });
  return dependent.reduce<Schema>(
    (joined, [, member]) =>
      joinSchemas(joined, settleSchema(schemaOf(member), drawing, place, links + 1)),
    whole,
  );
}
