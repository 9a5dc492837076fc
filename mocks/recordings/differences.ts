import { isRecord } from '../../base/json.ts';

/** Each place of a value with what is there; `visit` makes a text of it, or null to pass it over. */
function placesOf(
  value: unknown,
  place: string,
  nameItem: (index: number) => string,
  add: (place: string, value: unknown) => void,
): void {
  add(place, value);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      placesOf(item, `${place}${nameItem(index)}`, nameItem, add);
    }
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      placesOf(member, place === '' ? name : `${place}.${name}`, nameItem, add);
    }
  }
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** The places in which two values differ: `body.messages[0].content`. */
export function differences(one: unknown, other: unknown): readonly string[] {
  const read = (value: unknown): Map<string, string> => {
    const found = new Map<string, string>();
    placesOf(
      value,
      '',
      (index) => `[${index}]`,
      (place, at) => {
        if (isPlain(at)) found.set(place, String(JSON.stringify(at)));
      },
    );
    return found;
  };
  const [first, second] = [read(one), read(other)];
  return [...new Set([...first.keys(), ...second.keys()])].filter(
    (place) => first.get(place) !== second.get(place),
  );
}

/** The kinds of value at each place, every item of a list as one: `choices[].message.content`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

/** Reads the shape of a value. */
export function shapeOf(value: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  placesOf(
    value,
    '',
    () => '[]',
    (place, at) => {
      const kinds = shape.get(place) ?? new Set();
      shape.set(place, kinds.add(kindOf(at)));
    },
  );
  return shape;
}

const withoutNull = (kinds: ReadonlySet<string>): string =>
  [...kinds]
    .filter((kind) => kind !== 'null')
    .toSorted()
    .join(' or ');

/** The place that holds a place; null for the whole. */
const parentOf = (place: string): string | null =>
  place === ''
    ? null
    : place.endsWith('[]')
      ? place.slice(0, -2)
      : place.replace(/\.?[^.[\]]*$/, '');

/** True where a shape would have a place if the value had one: what holds it is there, and is no empty list or null. */
function couldHave(shape: Shape, place: string): boolean {
  const parent = parentOf(place);
  const kinds = parent === null ? undefined : shape.get(parent);
  return kinds !== undefined && !place.endsWith('[]') && kinds.has('object');
}

/** How a shape changed, a line for each place. An empty list and null say nothing about what could be there. */
export function changesOf(before: Shape, after: Shape): readonly string[] {
  const gone = [...before]
    .filter(([place]) => !after.has(place) && couldHave(after, place))
    .map(([place, kinds]) => `${place} is gone (${[...kinds].join(' or ')})`);
  const added = [...after]
    .filter(([place]) => !before.has(place) && couldHave(before, place))
    .map(([place, kinds]) => `${place} is new (${[...kinds].join(' or ')})`);
  const changed = [...before].flatMap(([place, kinds]) => {
    const [was, is] = [withoutNull(kinds), withoutNull(after.get(place) ?? new Set())];
    return was === '' || is === '' || was === is ? [] : [`${place} was ${was}, and is ${is}`];
  });
  return [...gone, ...added, ...changed];
}
