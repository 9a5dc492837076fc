import { randomBytes } from 'node:crypto';
import { UsageError, wordsOf } from '../../base/errors.ts';
import type { SearchableProvisioner } from '../../suites/cases/provisioner.ts';
import type { Target } from '../../suites/cases/target.ts';
import { journaled } from '../../suites/provisioners/journaled.ts';
import { paced } from '../../suites/provisioners/paced.ts';
import { canList, noListNotice } from '../../suites/provisioners/rehearsal.ts';
import { adviseManualRemoval, describeLeftKeys } from '../../suites/provisioners/remove-run.ts';
import type { Pace } from '../../suites/wire/pace.ts';
import type { CheckPlan, Provisioning } from '../settings.ts';
import { completeKeys } from './complete-keys.ts';
import type { OpenTarget } from './open-target.ts';

/**
 * Makes the keys that a target lacks with the caller's own functions. They are deleted by `close`, or as
 * soon as the plan's signal comes; no more are asked for then.
 *
 * @param pace the budget of the target
 * @throws UsageError where a made value is no key, or the keys cannot be listed
 */
export async function makeOwnKeys(
  target: Target,
  { own: provisioner }: Extract<Provisioning, { readonly own: SearchableProvisioner }>,
  plan: CheckPlan,
  pace: Pace,
): Promise<OpenTarget> {
  const { signal } = plan;
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
  const complete = await completeKeys(target, kept, plan, by, pace);
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
      return removeAll();
    },
  };
}
