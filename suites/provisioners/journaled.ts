import { wordsOf } from '../../base/errors.ts';
import { createRedactor } from '../../base/redact.ts';
import {
  type KeyOrder,
  type Provisioner,
  Refused,
  type SearchableProvisioner,
} from '../cases/provisioner.ts';
import { rehearse } from './rehearsal.ts';
import { type LeftKey, nameOf, type RunKey, removeRun, unlisted } from './remove-run.ts';

/**
 * An entry of a journal, never with a key: a key was requested, refused or made, its deletion was answered
 * as done (`removed`) or confirmed by a list (`gone`), or it may be left, with the reason; `unseen` where
 * no list shows it.
 */
export type JournalEntry =
  | {
      readonly name: string;
      readonly id?: string;
      readonly refused?: true;
      readonly removed?: true;
      readonly gone?: true;
      readonly left?: string;
      readonly unseen?: true;
    }
  /** One key was made, found, deleted and confirmed as gone. */
  | { readonly rehearsed: true };

/** Records what a run makes. A record is stored before the call returns. */
export type Journal = { readonly note: (entry: JournalEntry) => void };

/** A provisioner that knows what it made. */
export type JournaledProvisioner = Provisioner & {
  /**
   * Makes no more keys, deletes all that are still there, those among them whose creation was never
   * answered, and lists again to confirm that they are gone.
   *
   * @returns what may still be live, each with its reason; never rejects
   */
  readonly removeAll: () => Promise<readonly LeftKey[]>;
  /** How many keys were asked for. */
  readonly made: () => number;
};

/** What can be sent as a key: printable characters of ASCII. */
const sendable = /^[\x21-\x7e]+$/;

/** Why a key without an answer is reported where the list does not show it. */
const unfound = (why: string): string => `requested, and not in the list: ${why}`;

/** What is known of a key that was asked for. */
type Asked = {
  readonly id: string | null;
  readonly removed: boolean;
  readonly missing: string | null;
};

/**
 * Adds a journal to a provisioner. Each key gets a name that identifies its run, whatever name the caller
 * chose; the journal has it before the request, so that a lost answer loses no key. A rehearsal first
 * makes a key, finds it, deletes it and confirms that; where it fails, no other key is made.
 *
 * @param run a word that no other run has
 */
export function journaled(
  provisioner: SearchableProvisioner,
  run: string,
  journal: Journal,
): JournaledProvisioner {
  const asked = new Map<string, Asked>();
  const secrets: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  let count = 0;
  let over = false;
  let rehearsal: Promise<void> | null = null;
  let removal: Promise<readonly LeftKey[]> | null = null;

  const redact = (text: string): string => createRedactor(secrets)(text);
  const refuseWhenOver = (): void => {
    if (over) throw new Error('the run ended');
  };

  const askFor = async (order: KeyOrder) => {
    refuseWhenOver();
    count += 1;
    const name = nameOf(run, count);
    journal.note({ name });
    const know = (id: string | null, missing: string | null): void =>
      void asked.set(name, { id, removed: false, missing });
    know(null, unfound('no answer came'));
    try {
      const made = await provisioner.create({ ...order, name });
      secrets.push(made.key);
      // A gateway may take an expired key away by itself.
      know(made.id, order.expiresAt === undefined ? unlisted : null);
      journal.note({ name, id: made.id });
      if (!sendable.test(made.key)) throw new Error('the new key cannot be sent in a header');
      return made;
    } catch (error) {
      if (asked.get(name)?.id === null) {
        const isRefused = error instanceof Refused;
        know(null, isRefused ? null : unfound(redact(wordsOf(error))));
        if (isRefused) journal.note({ name, refused: true });
      }
      throw error;
    }
  };

  const remove = async (id: string): Promise<void> => {
    const entry = [...asked].find(([, one]) => one.id === id);
    if (entry === undefined) return provisioner.remove(id);
    const [name] = entry;
    try {
      await provisioner.remove(id);
      asked.set(name, { id, removed: true, missing: null });
      journal.note({ name, id, removed: true });
    } catch (error) {
      // It may have been carried out all the same.
      asked.set(name, { id, removed: false, missing: null });
      throw error;
    }
  };

  const rehearseOnce = (): Promise<void> => {
    rehearsal ??= rehearse(provisioner, run, {
      create: async () => {
        const made = await askFor({ name: 'rehearsal' });
        refuseWhenOver();
        return made;
      },
      remove,
    }).then(
      () => journal.note({ rehearsed: true }),
      (error: unknown) => {
        if (over) throw error;
        throw new Error(
          `the rehearsal with one key failed, so the run made no other: ${redact(wordsOf(error))}`,
        );
      },
    );
    return rehearsal;
  };

  const create: Provisioner['create'] = async (order) => {
    refuseWhenOver();
    await rehearseOnce();
    return askFor(order);
  };

  const removeAll = async (): Promise<readonly LeftKey[]> => {
    over = true;
    if (underWay.size > 0) provisioner.hurry();
    await Promise.allSettled(underWay);
    if (count === 0) return [];
    const keys: RunKey[] = [...asked].map(([name, one]) => ({ name, ...one }));
    const isFresh = keys.some(({ id, missing }) => id === null && missing !== null);
    const removed = await removeRun(provisioner, run, keys, isFresh);
    const left = removed.left.map((one) => ({ ...one, why: redact(one.why) }));
    for (const { name, id } of keys) {
      const own = left.find((one) => one.name === name);
      const { why, unseen } = own ?? {};
      const facts = { ...(id === null ? {} : { id }), ...(unseen ? { unseen } : {}) };
      if (why !== undefined) journal.note({ name, ...facts, left: why });
      else if (id !== null) journal.note({ name, id, gone: true });
    }
    return left;
  };

  return {
    create: (order) => {
      const creation = create(order);
      underWay.add(creation);
      creation.finally(() => underWay.delete(creation)).catch(() => undefined);
      return creation;
    },
    change: provisioner.change,
    remove,
    show: provisioner.show,
    ...(provisioner.quotaUnit === undefined ? {} : { quotaUnit: provisioner.quotaUnit }),
    removeAll: () => {
      removal ??= removeAll();
      return removal;
    },
    made: () => count,
  };
}
