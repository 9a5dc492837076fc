/** Things of one kind that callers left with the gateway, by id, oldest first. */
export type Collection<T> = {
  readonly get: (id: string) => T | undefined;
  /** Stores a thing, or puts it in the place of the one with this id. */
  readonly put: (id: string, thing: T, bytes: number) => void;
  /** False where there is none to remove. */
  readonly remove: (id: string) => boolean;
  readonly list: () => readonly T[];
};

/** The most things that the gateway keeps for a key, and the most bytes that they have. */
export const shelfLimits = { things: 500, bytes: 32 * 1024 * 1024 };

/** What all collections of one key have room for: the oldest thing makes room for a new one. */
export type Room = {
  /** Makes a collection that shares this room. */
  readonly collect: <T>() => Collection<T>;
};

type Entry = { readonly bytes: number; readonly drop: () => void };

/** Makes room for the things of one key. */
export function createRoom({ things, bytes: most } = shelfLimits): Room {
  const entries = new Set<Entry>();
  let total = 0;
  const release = (entry: Entry): void => {
    if (entries.delete(entry)) total -= entry.bytes;
  };
  const makeRoom = (): void => {
    for (const entry of entries) {
      if (entries.size <= things && total <= most) return;
      release(entry);
      entry.drop();
    }
  };
  return {
    collect: <T>(): Collection<T> => {
      const held = new Map<string, { readonly thing: T; readonly entry: Entry }>();
      const remove = (id: string): boolean => {
        const one = held.get(id);
        if (one === undefined) return false;
        release(one.entry);
        return held.delete(id);
      };
      return {
        get: (id) => held.get(id)?.thing,
        remove,
        list: () => [...held.values()].map(({ thing }) => thing),
        put: (id, thing, bytes) => {
          remove(id);
          const entry: Entry = { bytes, drop: () => held.delete(id) };
          held.set(id, { thing, entry });
          entries.add(entry);
          total += bytes;
          makeRoom();
        },
      };
    },
  };
}
