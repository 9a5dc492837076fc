/** Things of one kind that callers left with the gateway, by id, oldest first. */
export type Collection<T> = {
  readonly get: (id: string) => T | undefined;
  /** Stores a thing, or puts it in the place of the one with this id. */
  readonly put: (id: string, thing: T, bytes: number) => void;
  /** False where there is none to remove. */
  readonly remove: (id: string) => boolean;
  readonly list: () => readonly T[];
};

/** The most things that are kept, and the most bytes that they have. */
type Limits = { readonly things: number; readonly bytes: number };

/** What the gateway keeps for one key. */
export const shelfLimits: Limits = { things: 500, bytes: 32 * 1024 * 1024 };

/** What it keeps for all of them. */
export const allLimits: Limits = { things: 20_000, bytes: 256 * 1024 * 1024 };

/** A thing that takes up room in several rooms at once. */
type Entry = {
  readonly bytes: number;
  readonly rooms: readonly Room[];
  readonly forget: () => void;
};

/** Room that is limited: the oldest thing in it makes room for a new one. */
export type Room = {
  readonly limits: Limits;
  readonly entries: Set<Entry>;
  /** Bytes of all entries. */
  total: number;
};

/** Makes an empty room. */
export const createRoom = (limits: Limits): Room => ({ limits, entries: new Set(), total: 0 });

const leave = (entry: Entry): void => {
  for (const room of entry.rooms) if (room.entries.delete(entry)) room.total -= entry.bytes;
};

/** Gives up all that is in a room, and the room that it takes up elsewhere. */
export function empty({ entries }: Room): void {
  for (const entry of entries) leave(entry);
}

function enter(entry: Entry): void {
  for (const room of entry.rooms) {
    room.entries.add(entry);
    room.total += entry.bytes;
  }
  for (const room of entry.rooms) {
    const { entries, limits } = room;
    for (const oldest of entries) {
      if (entries.size <= limits.things && room.total <= limits.bytes) break;
      leave(oldest);
      oldest.forget();
    }
  }
}

/** Makes a collection whose things take up room in each of these rooms. */
export function collectIn<T>(rooms: readonly Room[]): Collection<T> {
  const held = new Map<string, { readonly thing: T; readonly entry: Entry }>();
  const remove = (id: string): boolean => {
    const one = held.get(id);
    if (one !== undefined) leave(one.entry);
    return held.delete(id);
  };
  return {
    get: (id) => held.get(id)?.thing,
    remove,
    list: () => [...held.values()].map(({ thing }) => thing),
    put: (id, thing, bytes) => {
      remove(id);
      const entry: Entry = { bytes, rooms, forget: () => held.delete(id) };
      held.set(id, { thing, entry });
      enter(entry);
    },
  };
}
