import { setTimeout as pause } from 'node:timers/promises';
import { wordsOf } from '../../base/errors.ts';
import { plural } from '../../base/text.ts';
import type { SearchableProvisioner } from '../cases/provisioner.ts';

/** Returns the prefix of the names of a run's keys. */
export const beginningOf = (run: string): string => `anyone-conf-${run}-`;

const digits = 4;

/** Returns the name of a run's key with this number. None of the first 9,999 is a prefix of another. */
export const nameOf = (run: string, number: number): string =>
  `${beginningOf(run)}${String(number).padStart(digits, '0')}`;

/** Milliseconds that a change of keys may take to show in a list. */
export const lateness = 1_000;

/** A key that a run made or requested. */
export type RunKey = {
  readonly name: string;
  /** Null where no answer had it. */
  readonly id: string | null;
  /** Its deletion was answered as done, but no list has confirmed it yet. */
  readonly removed: boolean;
  /** Why it is reported where no list shows it; null where it need not have been there. */
  readonly missing: string | null;
};

/** A key that may still be live. */
export type LeftKey = {
  readonly name: string | null;
  readonly id: string | null;
  readonly why: string;
  /** It is reported because no list shows it, not because its deletion failed. */
  readonly unseen?: true;
};

/** The result of a removal. */
export type Removal = {
  /** How many deletions were answered as done. */
  readonly deleted: number;
  readonly left: readonly LeftKey[];
};

/** A list as it was read: `ids` is null where there is none, and `failure` says why it could not be read. */
type Listed = { readonly ids: readonly string[] | null; readonly failure: string | null };

/** Why a key that was made and never deleted is reported where the list does not show it. */
export const unlisted = 'not in the list, so that its deletion cannot be confirmed';

const stillListed = 'still listed after its deletion was answered as done';

/** Reads the list of keys whose names begin so. */
async function list({ find }: SearchableProvisioner, beginning: string): Promise<Listed> {
  try {
    return { ids: await find(beginning), failure: null };
  } catch (error) {
    return { ids: null, failure: wordsOf(error) };
  }
}

type Seen = {
  readonly before: Listed;
  readonly after: Listed;
  /** Names that were never answered and that the list shows. */
  readonly found: ReadonlySet<string>;
  /** Why a deletion failed, by id. */
  readonly failures: ReadonlyMap<string, string>;
};

/** Why a key may still be live; null where it is known to be gone. */
function whyLeft(key: RunKey, { before, after, found, failures }: Seen): string | null {
  const { name, id, removed, missing } = key;
  if (id === null) {
    if (found.has(name) || missing === null) return null;
    return after.failure === null ? missing : `${missing}; ${after.failure}`;
  }
  const failure = failures.get(id) ?? null;
  if (after.failure !== null) {
    return failure ?? `its deletion could not be confirmed: ${after.failure}`;
  }
  if (after.ids === null) return failure;
  if (after.ids.includes(id)) return failure ?? stillListed;
  if (removed || before.ids === null || before.ids.includes(id)) return null;
  return failure ?? missing;
}

/** What may be left, and what the list shows beside the keys that are known. */
function leftOf(run: string, keys: readonly RunKey[], seen: Seen): readonly LeftKey[] {
  const { before, after, failures } = seen;
  const known = new Set(keys.map(({ id }) => id));
  const left: LeftKey[] = keys.flatMap((key) => {
    const why = whyLeft(key, seen);
    if (why === null) return [];
    const unseen = key.id === null || why === key.missing;
    return [{ name: key.name, id: key.id, why, ...(unseen ? { unseen } : {}) }];
  });
  const listed = after.failure === null ? (after.ids ?? []) : (before.ids ?? []);
  for (const id of listed) {
    if (known.has(id)) continue;
    const why = failures.get(id) ?? after.failure ?? stillListed;
    left.push({ name: null, id, why });
  }
  if (left.length > 0 || after.failure === null) return left;
  const why = `the search for keys whose names begin with ${beginningOf(run)} failed: ${after.failure}`;
  return [{ name: null, id: null, why }];
}

/**
 * Deletes the keys of a run, by their ids and by what the list shows of their names, and lists again to
 * confirm that each is gone. What is still listed is deleted once more a moment later.
 *
 * @param isFresh whether a creation may still be on its way: it is waited for
 * @returns what may still be live, each with the reason; never rejects
 */
export async function removeRun(
  provisioner: SearchableProvisioner,
  run: string,
  keys: readonly RunKey[],
  isFresh: boolean,
): Promise<Removal> {
  if (isFresh) await pause(lateness);
  const failures = new Map<string, string>();
  const deleted = new Set<string>();
  const removeEach = async (ids: Iterable<string>): Promise<void> => {
    for (const id of ids) {
      try {
        await provisioner.remove(id);
        deleted.add(id);
        failures.delete(id);
      } catch (error) {
        failures.set(id, wordsOf(error));
      }
    }
  };
  const before = await list(provisioner, beginningOf(run));
  const found = new Set<string>();
  for (const { id, name } of before.failure === null ? keys : []) {
    if (id !== null) continue;
    if (((await list(provisioner, name)).ids ?? []).length > 0) found.add(name);
  }
  const due = keys.flatMap(({ id, removed }) => (id === null || removed ? [] : [id]));
  await removeEach(new Set([...due, ...(before.ids ?? [])]));
  let after = await list(provisioner, beginningOf(run));
  if (after.ids !== null && after.ids.length > 0) {
    await pause(lateness);
    await removeEach(after.ids);
    after = await list(provisioner, beginningOf(run));
  }
  return {
    deleted: deleted.size,
    left: leftOf(run, keys, { before, after, found, failures }),
  };
}

const nameKey = ({ name, id }: LeftKey): string => {
  if (name === null) return `id ${id}`;
  return id === null || id === name ? name : `${name} (id ${id})`;
};

/** Names the keys that may still be live in one sentence, grouped by reason. */
export function describeLeftKeys(left: readonly LeftKey[]): string {
  const known = left.filter(({ name, id }) => name !== null || id !== null);
  const reasons = Object.entries(Object.groupBy(left, ({ why }) => why)).map(([why, keys = []]) => {
    const names = keys.filter((key) => known.includes(key)).map(nameKey);
    return names.length === 0 ? why : `${names.join(', ')}: ${why}`;
  });
  const count = known.length === 0 ? 'Keys' : plural(known.length, 'key');
  return `${count} of this run may still be live — ${reasons.join('; ')}.`;
}

/** Returns what to do by hand about keys that may still be live. */
export const adviseManualRemoval = (run: string): string =>
  `delete each key whose name begins with ${beginningOf(run)} in the gateway's own list of keys`;
