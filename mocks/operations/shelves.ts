import type { Schemas } from '../../spec/validator.ts';
import {
  allLimits,
  type Collection,
  collectIn,
  createRoom,
  empty,
  type Room,
  shelfLimits,
} from './stored/shelf.ts';

/** An item of a conversation, as it was sent or answered. */
export type Item = Schemas['StoredItem'];

type StoredResponse = {
  readonly response: Schemas['CreateResponseResponse'];
  readonly input: readonly Item[];
  /** The tokens of what was said up to its end. */
  readonly tokens: number;
  readonly inBackground: boolean;
};

type StoredConversation = {
  readonly conversation: Schemas['Conversation'];
  readonly items: readonly Item[];
  readonly tokens: number;
  /** The characters of its items as JSON: they are not written out again for each that is added. */
  readonly bytes: number;
};

/** What one key left with the gateway. */
export type Shelf = {
  readonly responses: Collection<StoredResponse>;
  readonly conversations: Collection<StoredConversation>;
  readonly files: Collection<{ readonly file: Schemas['StoredFile']; readonly content: File }>;
};

/** What all keys left with the gateway. No key sees what another one left (HARD-ISOLATED). */
export type Shelves = {
  /** What the key with this id left. */
  readonly of: (keyId: string) => Shelf;
  /** Forgets what the keys left whose id `matches` picks. */
  readonly clear: (matches: (keyId: string) => boolean) => void;
};

/** Makes the shelf of a key, whose things take up room of its own and of all keys. */
function createShelf(rooms: readonly Room[]): Shelf {
  return {
    responses: collectIn(rooms),
    conversations: collectIn(rooms),
    files: collectIn(rooms),
  };
}

/**
 * The shelf of a key, opened at its first use: most keys never store a thing. It is a class, because V8 makes a
 * hidden class for each object literal with a getter, and that would keep what the request holds in memory.
 */
class UnopenedShelf implements Shelf {
  readonly #open: () => Shelf;
  constructor(open: () => Shelf) {
    this.#open = open;
  }
  get responses(): Shelf['responses'] {
    return this.#open().responses;
  }
  get conversations(): Shelf['conversations'] {
    return this.#open().conversations;
  }
  get files(): Shelf['files'] {
    return this.#open().files;
  }
}

/** Makes the shelves of a gateway, all of them empty and in memory only. */
export function createShelves(): Shelves {
  const shelves = new Map<string, { readonly shelf: Shelf; readonly room: Room }>();
  const whole = createRoom(allLimits);
  const open = (keyId: string): Shelf => {
    const known = shelves.get(keyId);
    if (known !== undefined) return known.shelf;
    const room = createRoom(shelfLimits);
    const shelf = createShelf([room, whole]);
    shelves.set(keyId, { shelf, room });
    return shelf;
  };
  return {
    of: (keyId) => new UnopenedShelf(() => open(keyId)),
    clear: (matches) => {
      for (const [keyId, { room }] of shelves) {
        if (!matches(keyId)) continue;
        empty(room);
        shelves.delete(keyId);
      }
    },
  };
}
