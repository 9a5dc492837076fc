import { digest } from '../../base/digest.ts';
import type { KeySpec } from '../../fixtures/keys.ts';
import { createKeyring, type StoredKey } from './keyring.ts';

/**
 * What seeds said when they were last read: by the digest of each key the digest of its whole seed. A later
 * reading finds by it what was edited, and it holds no key.
 */
export type SeedMarks = Readonly<Record<string, string>>;

/** Marks seeds, to compare them with what they say later. */
export const markSeeds = (seeds: readonly KeySpec[]): SeedMarks =>
  Object.fromEntries(seeds.map((seed) => [digest(seed.key), digest(JSON.stringify(seed))]));

/** The mark of a key that its file stopped naming: perhaps half of the file was written, and the rest follows. */
const withdrawn = 'withdrawn';

/**
 * Marks edited seeds, and the keys that they no longer name. A key that was deleted otherwise gets no
 * mark: its deletion is final.
 *
 * @param keys the keys before the edit
 * @param before the marks before the edit
 */
export function markEdit(
  keys: readonly StoredKey[],
  before: SeedMarks,
  after: readonly KeySpec[],
): SeedMarks {
  const gone = keys.filter(
    ({ digest: key, deletedAt }) =>
      before[key] === withdrawn || (before[key] !== undefined && deletedAt === null),
  );
  return { ...Object.fromEntries(gone.map((key) => [key.digest, withdrawn])), ...markSeeds(after) };
}

/** The keys of seeds, as a gateway issues them at its start. */
export const storedSeeds = (seeds: readonly KeySpec[]): readonly StoredKey[] =>
  createKeyring(seeds).stored();

/** Adds keys under ids that are free: of those that were there, and of one another. */
function addKeys(keys: readonly StoredKey[], added: readonly StoredKey[]): readonly StoredKey[] {
  const taken = new Set(keys.map(({ id }) => id));
  let number = 0;
  const free = (): string => {
    do number += 1;
    while (taken.has(`key_${number}`));
    return `key_${number}`;
  };
  const renamed = added.map((key) => {
    const id = taken.has(key.id) ? free() : key.id;
    taken.add(id);
    return { ...key, id };
  });
  return [...keys, ...renamed];
}

/**
 * The keys of a mock that starts again without knowing what its seeds said before: what was kept, and the
 * seeds that it had not met.
 */
export function resumeKeys(
  kept: readonly StoredKey[],
  seeds: readonly KeySpec[],
): readonly StoredKey[] {
  const known = new Set(kept.map((key) => key.digest));
  return addKeys(
    kept,
    storedSeeds(seeds).filter((key) => !known.has(key.digest)),
  );
}

/**
 * The keys after their seeds were edited: a new one is issued, a changed one is as its seed says and
 * keeps what it spent, one that is gone is deleted until it is back. A key without a seed stays as it is, and
 * so does one that was deleted otherwise, whatever its seed says: deletion is final (KEY-DELETED).
 *
 * @param before what the seeds said when they were last read: `markSeeds`, or `markEdit` after an edit
 * @param now milliseconds since 1970
 */
export function reseedKeys(
  keys: readonly StoredKey[],
  { before, after }: { readonly before: SeedMarks; readonly after: readonly KeySpec[] },
  now: number,
): readonly StoredKey[] {
  const marks = markSeeds(after);
  const changed = new Map(
    storedSeeds(after).flatMap((key) =>
      before[key.digest] === marks[key.digest] ? [] : [[key.digest, key] as const],
    ),
  );
  const edited = keys.map((key): StoredKey => {
    if (key.deletedAt !== null && before[key.digest] !== withdrawn) return key;
    const wanted = changed.get(key.digest);
    if (wanted !== undefined) {
      const { id, createdAt, lastUsedAt, used } = key;
      return { ...wanted, id, createdAt, lastUsedAt, used: Math.max(used, wanted.used) };
    }
    const isGone = before[key.digest] !== undefined && marks[key.digest] === undefined;
    return isGone && key.deletedAt === null ? { ...key, deletedAt: now } : key;
  });
  const known = new Set(keys.map((key) => key.digest));
  return addKeys(
    edited,
    [...changed.values()].filter((key) => !known.has(key.digest)),
  );
}

/** How many of the seeds stand for a key that was deleted, although they say otherwise. */
export function countRefusedSeeds(keys: readonly StoredKey[], seeds: readonly KeySpec[]): number {
  const deleted = new Set(
    keys.filter(({ deletedAt }) => deletedAt !== null).map((key) => key.digest),
  );
  return seeds.filter(({ key, state }) => state !== 'deleted' && deleted.has(digest(key))).length;
}
