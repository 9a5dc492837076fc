import { setTimeout as pause } from 'node:timers/promises';
import { plural } from '../../base/text.ts';
import type { ProvisionedKey, SearchableProvisioner } from '../cases/provisioner.ts';
import { beginningOf, lateness } from './remove-run.ts';

type Listing = Pick<SearchableProvisioner, 'find'>;

/**
 * Lists the keys of a run before it makes any.
 *
 * @returns false where the target has no list
 * @throws Error where the list cannot be read, or shows keys of others: the run deletes what it lists
 */
export async function canList({ find }: Listing, run: string): Promise<boolean> {
  const listed = await find(beginningOf(run));
  if (listed === null || listed.length === 0) return listed !== null;
  throw new Error(
    `asked for names that begin with ${beginningOf(run)}, it lists ${plural(listed.length, 'key')} before the run makes any: it does not search by name`,
  );
}

/** Returns the notice for a target without a list of keys. */
export const noListNotice = (by: string): string =>
  `${by} has no list of keys: only its own answers say that the keys of this run are gone.`;

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
 * Makes one key, finds it, deletes it and confirms that, before a run makes its other keys. Without a list
 * it relies on the target's answers.
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
  if (isShown === false) throw new Error('its list does not show the key that it made');
  await steps.remove(id);
  if (isShown === null) return;
  if ((await comesToShow(listing, run, id, false)) === true) return;
  throw new Error('its list still shows the key that it deleted');
}
