import { setTimeout as pause } from 'node:timers/promises';
import { plural } from '../../base/text.ts';
import type { ProvisionedKey, SearchableProvisioner } from '../cases/provisioner.ts';
import { beginningOf, lateness } from './remove-run.ts';

type Listing = Pick<SearchableProvisioner, 'find'>;

/**
 * Lists the keys of a run before it makes any.
 *
 * @returns false where the target has no list
 * @throws Error where the list cannot be read, or shows keys that are not of this run: what it lists is deleted later
 */
export async function canList({ find }: Listing, run: string): Promise<boolean> {
  const listed = await find(beginningOf(run));
  if (listed === null || listed.length === 0) return listed !== null;
  throw new Error(
    `asked for names that begin with ${beginningOf(run)}, it lists ${plural(listed.length, 'key')} before any is made: it does not search by name`,
  );
}

/** What a report says where a target has no list of keys. */
export const tellNoList = (by: string): string =>
  `${by} has no list of keys: that those of this run are gone is known from its own answers only.`;

/** Whether the list comes to show a key, or not to show it, within a moment; null without a list. */
async function comesToShow(
  { find }: Listing,
  run: string,
  id: string,
  isWanted: boolean,
): Promise<boolean | null> {
  const isAsWanted = async (): Promise<boolean | null> =>
    (await find(beginningOf(run)))?.includes(id) ?? null;
  const first = await isAsWanted();
  if (first === null || first === isWanted) return first === null ? null : true;
  await pause(lateness);
  return (await isAsWanted()) === isWanted;
}

/**
 * Makes one key, finds it, deletes it and confirms that it is gone, before a run makes its others. Where
 * the target has no list, its answers are all that is known.
 *
 * @param steps how the run makes and deletes a key
 * @throws Error that says which step failed
 */
export async function rehearse(
  listing: Listing,
  run: string,
  steps: {
    readonly create: () => Promise<ProvisionedKey>;
    readonly remove: (id: string) => Promise<void>;
  },
): Promise<void> {
  const { id } = await steps.create();
  const isShown = await comesToShow(listing, run, id, true);
  if (isShown === false) throw new Error('the key that it made is not in its list');
  await steps.remove(id);
  if (isShown === null) return;
  if ((await comesToShow(listing, run, id, false)) === true) return;
  throw new Error('the key that it deleted is still in its list');
}
