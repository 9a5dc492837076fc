import { randomBytes } from 'node:crypto';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';

/** A key as its store knows it; `models` is null where it may use every one. */
export type KeyEntry = {
  readonly id: string;
  readonly models: readonly string[] | null;
  readonly spent: boolean;
  readonly disabled: boolean;
  /** Milliseconds since 1970; null where it does not expire. */
  readonly expires: number | null;
  /** When it was deleted, in milliseconds since 1970; null while it was not. */
  readonly deleted: number | null;
};

const fresh: Omit<KeyEntry, 'id'> = {
  models: null,
  spent: false,
  disabled: false,
  expires: null,
  deleted: null,
};

const makeKey = (): string => `sk-${randomBytes(24).toString('hex')}`;

/** A store of keys, and its owner's way to make, change and delete them. */
export type KeyStore = {
  readonly find: (key: string) => KeyEntry | undefined;
  readonly add: (entry: Partial<KeyEntry>) => string;
  readonly provisioner: Provisioner;
};

/** Makes an empty store. */
export function createKeyStore(): KeyStore {
  const entries = new Map<string, KeyEntry>();
  const add = (entry: Partial<KeyEntry>): string => {
    const key = makeKey();
    entries.set(key, { ...fresh, id: `key-${entries.size + 1}`, ...entry });
    return key;
  };
  const update = (id: string, change: Partial<KeyEntry>): void => {
    for (const [key, entry] of entries) {
      if (entry.id === id) entries.set(key, { ...entry, ...change });
    }
  };
  return {
    find: (key) => entries.get(key),
    add,
    provisioner: {
      create: async ({ models, expiresAt, usedUp }) => {
        const key = add({
          models: models ?? null,
          expires: expiresAt?.getTime() ?? null,
          spent: usedUp === true,
        });
        return { id: entries.get(key)?.id ?? '', key };
      },
      change: async (id, change) => update(id, change),
      remove: async (id) => update(id, { deleted: Date.now() }),
      show: async (id) => [
        JSON.stringify([...entries.values()].filter((entry) => entry.id === id)),
      ],
    },
  };
}
