import { expect, test } from '@playwright/test';
import type { SearchableProvisioner } from '../suites/provisioner.ts';
import { type JournalEntry, journaled } from '../suites/provisioners/journaled.ts';
import { beginningOf, lateness, nameOf } from '../suites/provisioners/run-names.ts';

const run = '0a1b2c3d';

/** A place where keys are made, whose answers can be held back or lost. */
function createPlace(more: Partial<SearchableProvisioner> = {}) {
  const there = new Map<string, string>();
  const told: string[] = [];
  let count = 0;
  const make = (name: string) => {
    count += 1;
    const id = String(count);
    there.set(id, name);
    return { id, key: `sk-made-${id}` };
  };
  const provisioner: SearchableProvisioner = {
    create: async ({ name }) => {
      told.push(`create ${name}`);
      return make(name);
    },
    change: async () => undefined,
    remove: async (id) => {
      there.delete(id);
    },
    show: async () => [],
    find: async (beginning) =>
      [...there].flatMap(([id, name]) => (name.startsWith(beginning) ? [id] : [])),
    hurry: () => {
      told.push('hurry');
    },
    close: async () => undefined,
    ...more,
  };
  const note = (entry: JournalEntry) => told.push(`note ${JSON.stringify(entry)}`);
  return { provisioner, make, there, told, kept: journaled(provisioner, run, { note }) };
}

const name = (number: number): string => `${beginningOf(run)}${number}`;

test('the name of a key is noted before it is asked for, then its id, then that it is gone', async () => {
  const { kept, there, told } = createPlace();
  const { id } = await kept.create({ name: 'whatever is ordered' });
  expect([...there]).toEqual([['1', name(1)]]);
  await kept.remove(id);
  expect(told).toEqual([
    `note {"name":"${name(1)}"}`,
    `create ${name(1)}`,
    `note {"name":"${name(1)}","id":"1"}`,
    `note {"name":"${name(1)}","id":"1","gone":true}`,
  ]);
});

test('a key whose creation was never answered is found by its name and deleted', async () => {
  const place = createPlace({
    create: async (order) => {
      place.make(order.name);
      throw new Error('the answer was lost');
    },
  });
  place.make('a key of somebody else');
  await expect(place.kept.create({ name: 'active' })).rejects.toThrow('the answer was lost');
  expect(await place.kept.removeAll()).toEqual([]);
  expect([...place.there.values()]).toEqual(['a key of somebody else']);
});

test('a key that shows up only a moment after its creation failed is deleted as well', async () => {
  const shown = Promise.withResolvers<void>();
  const place = createPlace({
    create: async (order) => {
      setTimeout(() => {
        place.make(order.name);
        shown.resolve();
      }, 500);
      throw new Error('no answer came');
    },
  });
  await expect(place.kept.create({ name: 'active' })).rejects.toThrow('no answer came');
  expect(await place.kept.removeAll()).toEqual([]);
  await shown.promise;
  expect(place.there.size).toBe(0);
});

test('a creation that is under way is hurried, waited for, and its key deleted', async () => {
  const answer = Promise.withResolvers<void>();
  const place = createPlace({
    create: async (order) => {
      await answer.promise;
      return place.make(order.name);
    },
  });
  const creation = place.kept.create({ name: 'active' });
  const removal = place.kept.removeAll();
  expect(place.told).toContain('hurry');
  // Longer than a creation is waited for that was not answered.
  setTimeout(answer.resolve, lateness + 200);
  expect(await removal).toEqual([]);
  expect(await creation).toEqual({ id: '1', key: 'sk-made-1' });
  expect(place.there.size).toBe(0);
});

test('once all is removed no key is made any more', async () => {
  const { kept, there, told } = createPlace();
  await kept.removeAll();
  await expect(kept.create({ name: 'late' })).rejects.toThrow('the run was ended');
  expect({ made: kept.made(), told, there: there.size }).toEqual({ made: 0, told: [], there: 0 });
});

test('what cannot be deleted is told with its reason, and whoever asks twice is told the same', async () => {
  let asked = 0;
  const { kept } = createPlace({
    remove: async () => {
      asked += 1;
      throw new Error('it answered 500');
    },
    find: async () => {
      throw new Error('it answered 503');
    },
  });
  await kept.create({ name: 'active' });
  const [first, second] = await Promise.all([kept.removeAll(), kept.removeAll()]);
  expect(first).toEqual(['1: it answered 500', 'the search by name: it answered 503']);
  expect(second).toBe(first);
  expect(asked).toBe(1);
});
