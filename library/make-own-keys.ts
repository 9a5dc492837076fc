import { randomBytes } from 'node:crypto';
import { UsageError, wordsOf } from '../base/errors.ts';
import { completeKeys } from '../check/made-keys/complete-keys.ts';
import type { OpenTarget } from '../check/open-target.ts';
import type { KeyState } from '../fixtures/keys.ts';
import type { SearchableProvisioner } from '../suites/cases/provisioner.ts';
import type { Target } from '../suites/cases/target.ts';
import { journaled } from '../suites/provisioners/journaled.ts';
import { paced } from '../suites/provisioners/paced.ts';
import { canList, noListNotice } from '../suites/provisioners/rehearsal.ts';
import { adviseManualRemoval, describeLeftKeys } from '../suites/provisioners/remove-run.ts';
import type { Route } from '../suites/wire/connect.ts';
import type { Pace } from '../suites/wire/pace.ts';

/** Keys that are made by a way of the caller's own, and what was left of them. */
export type OwnKeys = {
  /** @throws UsageError where what was made is no key */
  readonly makeKeys: (live: Target, pace: Pace) => Promise<OpenTarget>;
  /** Which keys may be left at the end, in sentences. */
  readonly left: () => readonly string[];
};

/**
 * Prepares to make the keys that a target lacks; closing the target deletes all that were made, and so
 * does the signal, after which none is asked for.
 */
export function prepareOwnKeys(
  provisioner: SearchableProvisioner,
  needed: readonly KeyState[],
  route: Route,
  signal: AbortSignal | undefined,
): OwnKeys {
  let left: readonly string[] = [];
  return {
    left: () => left,
    makeKeys: async (live, pace) => {
      const run = randomBytes(4).toString('hex');
      const hasList = await canList(provisioner, run).catch((error: unknown) => {
        throw new UsageError(`provisioner.find: ${wordsOf(error)}. Nothing was made.`);
      });
      const misuses: UsageError[] = [];
      const own = paced(provisioner, pace);
      const create: SearchableProvisioner['create'] = (order) =>
        own.create(order).catch((error: unknown) => {
          if (error instanceof UsageError) misuses.push(error);
          throw error;
        });
      const kept = journaled({ ...own, create }, run, { note: () => undefined });
      const removeAll = async (): Promise<readonly string[]> => {
        const removed = await kept.removeAll();
        return removed.length === 0
          ? []
          : [`${describeLeftKeys(removed)} By hand: ${adviseManualRemoval(run)}.`];
      };
      const stop = (): void => {
        void removeAll();
        own.hurry();
      };
      signal?.addEventListener('abort', stop, { once: true });
      const by = 'its provisioner';
      const complete = await completeKeys(live, kept, {
        needed,
        route,
        by,
        pace,
        signal,
      });
      const [misuse] = misuses;
      if (misuse !== undefined) {
        throw new UsageError([misuse.message, ...(await removeAll())].join(' '));
      }
      return {
        ...complete,
        notices: hasList ? complete.notices : [...complete.notices, noListNotice(by)],
        provisioner: kept,
        close: async () => {
          signal?.removeEventListener('abort', stop);
          left = await removeAll();
          // They are told by the caller, once it is known whether there is a report.
          return [];
        },
      };
    },
  };
}
