import type { Provisioner, SearchableProvisioner } from '../provisioner.ts';
import { wordsOf } from '../thrown.ts';

/** What a journal is told of a key, never the key: that it is to be made, was made, or is gone. */
export type JournalEntry = {
  readonly name: string;
  readonly id?: string;
  readonly gone?: true;
};

/** Where a run notes what it makes. A note is kept before the call returns. */
export type Journal = { readonly note: (entry: JournalEntry) => void };

/** A provisioner that knows what it made. */
export type JournaledProvisioner = Provisioner & {
  /**
   * Makes no more keys, and deletes all that are still there, those among them whose creation was
   * never answered.
   *
   * @returns what could not be deleted, each with its reason; never rejects
   */
  readonly removeAll: () => Promise<readonly string[]>;
  /** How many keys were made. */
  readonly made: () => number;
};

/** How the names of a run's keys begin. */
export const beginningOf = (run: string): string => `anyone-conf-${run}-`;

/** What can be sent as a key: printable characters of ASCII. */
const sendable = /^[\x21-\x7e]+$/;

/** How long a creation that was not answered may still take to show, in milliseconds. */
export const lateness = 1_000;

/**
 * Removes keys by their ids, and what else is there of the run by its names.
 *
 * @returns what could not be deleted, each with its reason; never rejects
 */
export async function removeRun(
  provisioner: SearchableProvisioner,
  run: string,
  known: readonly string[],
  onGone: (id: string) => void = () => undefined,
): Promise<readonly string[]> {
  const failures: string[] = [];
  const removed = new Set<string>();
  const removeOne = async (id: string): Promise<void> => {
    if (removed.has(id)) return;
    try {
      await provisioner.remove(id);
      removed.add(id);
      onGone(id);
    } catch (error) {
      failures.push(`${id}: ${wordsOf(error)}`);
    }
  };
  for (const id of known) await removeOne(id);
  try {
    for (const id of await provisioner.find(beginningOf(run))) await removeOne(id);
  } catch (error) {
    failures.push(`the search by name: ${wordsOf(error)}`);
  }
  return failures;
}

/**
 * Lets a provisioner keep a journal. Each key gets a name by which its run is known, whatever name is
 * ordered; the name is noted before the key is asked for, so that none is lost with an answer.
 *
 * @param run a word that no other run has
 */
export function journaled(
  provisioner: SearchableProvisioner,
  run: string,
  journal: Journal,
): JournaledProvisioner {
  const names = new Map<string, string>();
  const underWay = new Set<Promise<unknown>>();
  let count = 0;
  let unanswered = 0;
  let over = false;
  let removal: Promise<readonly string[]> | null = null;

  const noteGone = (id: string): void => {
    const name = names.get(id);
    if (name !== undefined) journal.note({ name, id, gone: true });
    names.delete(id);
  };
  const removeAll = async (): Promise<readonly string[]> => {
    over = true;
    if (underWay.size > 0) provisioner.hurry();
    await Promise.allSettled(underWay);
    if (count === 0) return [];
    if (unanswered > 0) await new Promise((resolve) => setTimeout(resolve, lateness));
    return removeRun(provisioner, run, [...names.keys()], noteGone);
  };
  const create: Provisioner['create'] = async (order) => {
    if (over) throw new Error('the run was ended');
    count += 1;
    const name = `${beginningOf(run)}${count}`;
    journal.note({ name });
    unanswered += 1;
    const made = await provisioner.create({ ...order, name });
    unanswered -= 1;
    names.set(made.id, name);
    journal.note({ name, id: made.id });
    if (!sendable.test(made.key)) throw new Error('the key that was made fits into no header');
    return made;
  };
  return {
    create: (order) => {
      const creation = create(order);
      underWay.add(creation);
      creation.finally(() => underWay.delete(creation)).catch(() => undefined);
      return creation;
    },
    change: provisioner.change,
    remove: async (id) => {
      await provisioner.remove(id);
      noteGone(id);
    },
    show: provisioner.show,
    removeAll: () => {
      removal ??= removeAll();
      return removal;
    },
    made: () => count,
  };
}
