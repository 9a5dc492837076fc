import type { Schema } from './join-schemas.ts';
import type { Measures } from './measure-schema.ts';

/** One drawing of a value. Its steps are counted, as a schema may ask for very much. */
export type Drawing = {
  readonly root: Schema;
  readonly measures: Measures;
  /** How often each place was refused before: by its JSON pointer. Another turn draws something else. */
  readonly turns: ReadonlyMap<string, number>;
  /** True where members that may be left out are. */
  readonly isBare: boolean;
  left: number;
  /** Where a search was in vain first, and what it was bound by. */
  missed?: { readonly path: string; readonly keyword: string };
};

/** Where in the value something is drawn, and which of the possible ones. */
export type Place = { readonly path: string; readonly depth: number; turn: number };

/** From this depth on the shortest value is taken: null where it may be, no items, no optional members. */
export const deep = 4;

/** Thrown where a schema asks for what is not drawn; tells where, and of which keyword. */
export class Unfit extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** A place inside another one. */
export const inside = (place: Place, name: string | number, drawing: Drawing, turn = 0): Place => {
  const part = String(name).replaceAll('~', '~0').replaceAll('/', '~1');
  const path = `${place.path}/${part}`;
  return { path, depth: place.depth + 1, turn: turn + (drawing.turns.get(path) ?? 0) };
};
