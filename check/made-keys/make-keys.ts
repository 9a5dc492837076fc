import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UsageError, wordsOf } from '../../base/errors.ts';
import type { Target } from '../../suites/cases/target.ts';
import { type JournaledProvisioner, journaled } from '../../suites/provisioners/journaled.ts';
import { canList, noListNotice } from '../../suites/provisioners/rehearsal.ts';
import { adviseManualRemoval, describeLeftKeys } from '../../suites/provisioners/remove-run.ts';
import { createPace, type Pace } from '../../suites/wire/pace.ts';
import type { CheckPlan, Provisioning } from '../settings.ts';
import { completeKeys } from './complete-keys.ts';
import { journalFolder, journalsIn, type OpenJournal, openJournal } from './journal.ts';
import { openPlace } from './open-place.ts';
import type { OpenTarget } from './open-target.ts';
import { describePlace, type ProvisionerPlace } from './place.ts';

type Print = (line: string) => void;

/** Deletes what was made; what may be left is reported and returned, and its journal stays. */
async function removeAll(
  kept: JournaledProvisioner,
  run: string,
  journal: OpenJournal,
  print: Print,
): Promise<readonly string[]> {
  const left = await kept.removeAll();
  if (left.length === 0) {
    journal.discard();
    return [];
  }
  const { file } = journal;
  const words = `${describeLeftKeys(left)} Run npx anyone-conformance cleanup --journal ${file} to try again. Where that does not help, ${adviseManualRemoval(run)}, then delete ${file}.`;
  print(words);
  return [words];
}

/** Reports runs that ended without deleting their keys. */
function printEarlier(folder: string, print: Print): void {
  const count = journalsIn(folder).length;
  if (count === 0) return;
  print(
    `${count === 1 ? 'An earlier run has' : `${count} earlier runs have`} left keys behind, or ${count === 1 ? 'is' : 'are'} still going on: see cleanup.`,
  );
}

/**
 * Makes the keys that a target lacks. They are deleted by `close`, or as soon as the plan's signal comes;
 * the target then has the keys that were made by that time.
 *
 * @param pace the budget of the target
 * @throws UsageError where nothing can be made at that place; nothing is left behind then
 */
export async function makeKeys(
  target: Target,
  { place, journal: file, budget }: Extract<Provisioning, { readonly place: ProvisionerPlace }>,
  plan: CheckPlan,
  pace: Pace,
): Promise<OpenTarget> {
  const { environment, signal, notify } = plan;
  const print: Print = notify.keys ?? (() => undefined);
  const isElsewhere =
    place.kind !== 'command' && new URL(place.url).origin !== target.baseUrl.origin;
  const ownPace = isElsewhere ? createPace(budget) : pace;
  const searchable = openPlace(place, environment, { ...plan, pace: ownPace });
  const run = randomBytes(4).toString('hex');
  const folder = journalFolder(environment);
  let hasList: boolean;
  try {
    hasList = await unlessEnded(canList(searchable, run), signal);
  } catch (error) {
    await searchable.close();
    if (signal?.aborted === true) return { target, provisioner: null, close: async () => [] };
    throw new UsageError(`--provisioner ${place.kind}: ${wordsOf(error)}. Nothing was made.`);
  }
  printEarlier(folder, print);
  let journal: OpenJournal;
  try {
    journal = openJournal(file ?? join(folder, `${run}.ndjson`), run, place);
  } catch (error) {
    await searchable.close();
    throw error;
  }
  const create: typeof searchable.create = async (order) => {
    const made = await searchable.create(order);
    notify.secret?.(made.key);
    return made;
  };
  const kept = journaled({ ...searchable, create }, run, journal);
  let removal: Promise<readonly string[]> | null = null;
  // Whoever comes second waits for the first: a signal, or the end of the run.
  const removeOnce = (): Promise<readonly string[]> => {
    removal ??= removeAll(kept, run, journal, print);
    return removal;
  };
  const stop = (): void => {
    print('Stopping: deleting the keys that were made. A second time ends at once.');
    void removeOnce();
    searchable.hurry();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const { target: complete, notices } = await completeKeys(
    target,
    kept,
    plan,
    describePlace(place),
    pace,
  );
  return {
    target: complete,
    provisioner: kept,
    notices: hasList ? notices : [...notices, noListNotice(describePlace(place))],
    close: async () => {
      signal?.removeEventListener('abort', stop);
      const left = await removeOnce();
      await searchable.close();
      return left;
    },
  };
}

/** Waits for a piece of work, but no longer than until the signal comes, whose reason it then rejects with. */
export function unlessEnded<Value>(
  work: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
