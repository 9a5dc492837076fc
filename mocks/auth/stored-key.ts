import type { IssuedKey } from './keyring.ts';

/** An issued key as plain data: its digest in place of the key, and nothing that opens the gateway. */
export type StoredKey = Readonly<Omit<IssuedKey, 'models'>> & {
  /** The SHA-256 of the key, in hex. */
  readonly digest: string;
  readonly models: readonly string[] | null;
};

/** A copy of an issued key as data. */
export const toStored = (digest: string, key: IssuedKey): StoredKey => ({
  digest,
  ...key,
  models: key.models === null ? null : [...key.models],
});

/** The issued key that a stored one stands for. */
export function fromStored({ digest: _, ...key }: StoredKey): IssuedKey {
  return { ...key, models: key.models === null ? null : new Set(key.models) };
}
