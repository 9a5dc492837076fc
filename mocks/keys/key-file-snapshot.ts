import { digest } from '../../base/digest.ts';
import type { KeySeed } from '../../fixtures/keys.ts';

/**
 * What seeds said when they were last read: by the digest of each key the digest of its whole seed. That
 * tells a later reading what was edited, and holds no key.
 */
export type SeedMarks = Readonly<Record<string, string>>;

/** Marks seeds, to compare them with what they say later. */
export const markSeeds = (seeds: readonly KeySeed[]): SeedMarks =>
  Object.fromEntries(seeds.map((seed) => [digest(seed.key), digest(JSON.stringify(seed))]));

/** How many seeds were added, changed and removed between two readings. */
export function countEdits(
  before: SeedMarks,
  after: SeedMarks,
): Readonly<Record<'added' | 'changed' | 'removed', number>> {
  const names = Object.keys(after);
  return {
    added: names.filter((name) => before[name] === undefined).length,
    changed: names.filter((name) => before[name] !== undefined && before[name] !== after[name])
      .length,
    removed: Object.keys(before).filter((name) => after[name] === undefined).length,
  };
}
