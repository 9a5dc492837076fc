import { randomBytes } from 'node:crypto';
import { completeKeys } from '../cli/complete-keys.ts';
import type { OpenTarget } from '../cli/run-plan.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { KeyState } from '../fixtures/keys.ts';
import type { Route } from '../suites/connect.ts';
import type { Pace } from '../suites/pace.ts';
import type { SearchableProvisioner } from '../suites/provisioner.ts';
import { journaled } from '../suites/provisioners/journaled.ts';
import { paced } from '../suites/provisioners/paced.ts';
import type { Target } from '../suites/target.ts';

/** Keys that are made by a way of the caller's own, and what was left of them. */
export type OwnKeys = {
  /** @throws UsageError where what was made is no key */
  readonly makeKeys: (live: Target, pace: Pace) => Promise<OpenTarget>;
  /** What could not be deleted at the end, each with its reason. */
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
      const misuses: UsageError[] = [];
      const own = paced(provisioner, pace);
      const create: SearchableProvisioner['create'] = (order) =>
        own.create(order).catch((error: unknown) => {
          if (error instanceof UsageError) misuses.push(error);
          throw error;
        });
      const kept = journaled({ ...own, create }, run, { note: () => undefined });
      const stop = (): void => {
        void kept.removeAll();
        own.hurry();
      };
      signal?.addEventListener('abort', stop, { once: true });
      const complete = await completeKeys(live, kept, {
        needed,
        route,
        by: 'its provisioner',
        pace,
        signal,
      });
      const [misuse] = misuses;
      if (misuse !== undefined) {
        await kept.removeAll();
        throw misuse;
      }
      return {
        ...complete,
        provisioner: kept,
        close: async () => {
          signal?.removeEventListener('abort', stop);
          left = await kept.removeAll();
          // They are told by the caller, once it is known whether there is a report.
          return [];
        },
      };
    },
  };
}
