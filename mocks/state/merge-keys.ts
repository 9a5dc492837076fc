import type { KeySeed } from '../../fixtures/keys.ts';
import { createKeyring } from '../auth/keyring.ts';
import type { StoredKey } from '../auth/stored-key.ts';
import { digest } from '../digest.ts';

/** The keys of seeds, as a gateway issues them at its start. */
export const storedSeeds = (seeds: readonly KeySeed[]): readonly StoredKey[] =>
  createKeyring(seeds).stored();

/** Adds keys under ids that are free. */
function addKeys(keys: readonly StoredKey[], added: readonly StoredKey[]): readonly StoredKey[] {
  const taken = new Set(keys.map(({ id }) => id));
  let number = 0;
  const free = (): string => {
    do number += 1;
    while (taken.has(`key_${number}`));
    return `key_${number}`;
  };
  return [...keys, ...added.map((key) => (taken.has(key.id) ? { ...key, id: free() } : key))];
}

/** The keys of a mock that starts again: what was kept, and the seeds that it had not met before. */
export function resumeKeys(
  kept: readonly StoredKey[],
  seeds: readonly KeySeed[],
): readonly StoredKey[] {
  const known = new Set(kept.map((key) => key.digest));
  return addKeys(
    kept,
    storedSeeds(seeds).filter((key) => !known.has(key.digest)),
  );
}

/**
 * The keys after their seeds were edited: a new one is issued, a changed one is as its seed says and
 * keeps what it spent, one that is gone is deleted. A key without a seed stays as it is.
 *
 * @param now milliseconds since 1970
 */
export function reseedKeys(
  keys: readonly StoredKey[],
  { before, after }: { readonly before: readonly KeySeed[]; readonly after: readonly KeySeed[] },
  now: number,
): readonly StoredKey[] {
  const earlier = new Map(before.map((seed) => [digest(seed.key), JSON.stringify(seed)]));
  const changed = new Map(
    storedSeeds(after).flatMap((key, index) =>
      earlier.get(key.digest) === JSON.stringify(after[index]) ? [] : [[key.digest, key] as const],
    ),
  );
  const left = new Set(after.map((seed) => digest(seed.key)));
  const edited = keys.map((key): StoredKey => {
    const wanted = changed.get(key.digest);
    if (wanted !== undefined) {
      const { id, createdAt, lastUsedAt, used } = key;
      return { ...wanted, id, createdAt, lastUsedAt, used: Math.max(used, wanted.used) };
    }
    const isGone = earlier.has(key.digest) && !left.has(key.digest) && key.deletedAt === null;
    return isGone ? { ...key, deletedAt: now } : key;
  });
  const known = new Set(keys.map((key) => key.digest));
  return addKeys(
    edited,
    [...changed.values()].filter((key) => !known.has(key.digest)),
  );
}
