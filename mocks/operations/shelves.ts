import { createRoom } from './shelf.ts';

/** What one key left with the gateway. */
export type Shelf = Record<string, never>;

/** What all keys left with the gateway. No key sees what another one left (HARD-ISOLATED). */
export type Shelves = {
  /** What the key with this id left. */
  readonly of: (keyId: string) => Shelf;
  /** Forgets what the keys left whose id `matches` picks. */
  readonly clear: (matches: (keyId: string) => boolean) => void;
};

function createShelf(): Shelf {
  createRoom();
  return {};
}

/** Makes the shelves of a gateway, all of them empty and in memory only. */
export function createShelves(): Shelves {
  const shelves = new Map<string, Shelf>();
  return {
    of: (keyId) => {
      const known = shelves.get(keyId);
      if (known !== undefined) return known;
      const shelf = createShelf();
      shelves.set(keyId, shelf);
      return shelf;
    },
    clear: (matches) => {
      for (const keyId of shelves.keys()) if (matches(keyId)) shelves.delete(keyId);
    },
  };
}
