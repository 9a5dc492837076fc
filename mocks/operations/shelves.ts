import { digest } from '../../base/digest.ts';
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

/** The answer to a request of a batch, as a line of JSON. */
export type BatchResult = { readonly isServed: boolean; readonly line: string };

/** When a batch was made and stopped, in milliseconds since 1970. */
export type BatchTimes = { readonly startedAt: number; cancelledAt: number | null };

/** A batch of requests in a file, and what came of them. */
export type StoredBatch = BatchTimes & {
  readonly batch: Schemas['Batch'];
  readonly problems: readonly LineProblem[];
  /** The answers; null once they are files. */
  results: readonly BatchResult[] | null;
};

/** What is wrong with a line of a batch's file. */
export type LineProblem = {
  readonly code: string;
  readonly line: number | null;
  readonly message: string;
  readonly param: string | null;
};

/** A batch of messages, and their results. */
export type StoredMessageBatch = BatchTimes & {
  readonly id: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly names: readonly string[];
  readonly results: readonly BatchResult[];
};

/** How a secret begins that opens a realtime session in place of its key. */
export const secretPrefix = 'ek_';

/** What a client's secret opens: sessions of a model, until a time in milliseconds since 1970. */
type ClientSecret = { readonly model: string; readonly expiresAt: number };

/** What one key left with the gateway. */
export type Shelf = {
  readonly responses: Collection<StoredResponse>;
  readonly conversations: Collection<StoredConversation>;
  readonly files: Collection<{ readonly file: Schemas['StoredFile']; readonly content: File }>;
  readonly batches: Collection<StoredBatch>;
  readonly messageBatches: Collection<StoredMessageBatch>;
  /** By the digest of the secret. */
  readonly secrets: Collection<ClientSecret>;
};

/** What all keys left with the gateway. No key sees what another one left (HARD-ISOLATED). */
export type Shelves = {
  /** What the key with this id left. */
  readonly of: (keyId: string) => Shelf;
  /** Finds the model of a client's secret and the id of its key; null for one that is unknown or has expired. */
  readonly findSecret: (
    secret: string,
    now: number,
  ) => { readonly keyId: string; readonly model: string } | null;
  /** Forgets what the keys left whose id `matches` picks. */
  readonly clear: (matches: (keyId: string) => boolean) => void;
};

/** Makes the shelf of a key, whose things take up room of its own and of all keys. */
function createShelf(rooms: readonly Room[]): Shelf {
  return {
    responses: collectIn(rooms),
    conversations: collectIn(rooms),
    files: collectIn(rooms),
    batches: collectIn(rooms),
    messageBatches: collectIn(rooms),
    secrets: collectIn(rooms),
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
  get batches(): Shelf['batches'] {
    return this.#open().batches;
  }
  get messageBatches(): Shelf['messageBatches'] {
    return this.#open().messageBatches;
  }
  get secrets(): Shelf['secrets'] {
    return this.#open().secrets;
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
    findSecret: (secret, now) => {
      if (!secret.startsWith(secretPrefix)) return null;
      const hash = digest(secret);
      for (const [keyId, { shelf }] of shelves) {
        const held = shelf.secrets.get(hash);
        if (held !== undefined) return held.expiresAt > now ? { keyId, model: held.model } : null;
      }
      return null;
    },
    clear: (matches) => {
      for (const [keyId, { room }] of shelves) {
        if (!matches(keyId)) continue;
        empty(room);
        shelves.delete(keyId);
      }
    },
  };
}
