import type { Schemas } from '../../spec/validator.ts';
import { type Collection, createRoom } from './stored/shelf.ts';

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

function createShelf(): Shelf {
  const { collect } = createRoom();
  return { responses: collect(), conversations: collect(), files: collect() };
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
