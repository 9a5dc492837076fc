import { Refused, type SearchableProvisioner } from '../../../suites/cases/provisioner.ts';
import { type JournalEntry, journaled } from '../../../suites/provisioners/journaled.ts';
import { lateness, nameOf } from '../../../suites/provisioners/remove-run.ts';
import { expect, test } from '../../test.ts';

const run = '0a1b2c3d';

/** A place where keys are made, whose answers can be held back or lost. */
function createPlace(more: Partial<SearchableProvisioner> = {}) {
  const there = new Map<string, string>();
  const events: string[] = [];
  let count = 0;
  const make = (name: string) => {
    count += 1;
    const id = String(count);
    there.set(id, name);
    return { id, key: `sk-made-${id}` };
  };
  const provisioner: SearchableProvisioner = {
    create: async ({ name }) => {
      events.push(`create ${name}`);
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
      events.push('hurry');
    },
    close: async () => undefined,
    ...more,
  };
  const note = (entry: JournalEntry) => events.push(`note ${JSON.stringify(entry)}`);
  return { provisioner, make, there, events, kept: journaled(provisioner, run, { note }) };
}

const name = (number: number): string => nameOf(run, number);

test('one key is made, found, deleted and confirmed as gone before the first that is ordered', async () => {
  const { kept, there, events } = createPlace();
  const { id } = await kept.create({ name: 'whatever is ordered' });
  expect([...there]).toEqual([['2', name(2)]]);
  await kept.remove(id);
  expect(events).toEqual([
    `note {"name":"${name(1)}"}`,
    `create ${name(1)}`,
    `note {"name":"${name(1)}","id":"1"}`,
    `note {"name":"${name(1)}","id":"1","removed":true}`,
    'note {"rehearsed":true}',
    `note {"name":"${name(2)}"}`,
    `create ${name(2)}`,
    `note {"name":"${name(2)}","id":"2"}`,
    `note {"name":"${name(2)}","id":"2","removed":true}`,
  ]);
  expect(await kept.removeAll()).toEqual([]);
  expect(events.slice(9)).toEqual([
    `note {"name":"${name(1)}","id":"1","gone":true}`,
    `note {"name":"${name(2)}","id":"2","gone":true}`,
  ]);
});

test('a key that is not in the list lets no other be made, and is reported', async () => {
  const { kept, there, events } = createPlace({ find: async () => [] });
  for (const order of ['active', 'restricted']) {
    await expect(kept.create({ name: order })).rejects.toThrow(
      'the rehearsal with one key failed, so the run made no other: its list does not show the key that it made',
    );
  }
  const why = 'not in the list, so that its deletion cannot be confirmed';
  expect(await kept.removeAll()).toEqual([{ name: name(1), id: '1', why, unseen: true }]);
  expect(events.at(-1)).toBe(`note {"name":"${name(1)}","id":"1","unseen":true,"left":"${why}"}`);
  // It was deleted by its id all the same.
  expect(there.size).toBe(0);
});

test('a deletion that does nothing lets no other key be made, and is reported', async () => {
  const { kept, there } = createPlace({ remove: async () => undefined });
  await expect(kept.create({ name: 'active' })).rejects.toThrow(
    'the rehearsal with one key failed, so the run made no other: its list still shows the key that it deleted',
  );
  expect(await kept.removeAll()).toEqual([
    { name: name(1), id: '1', why: 'still listed after its deletion was answered as done' },
  ]);
  expect([...there.values()]).toEqual([name(1)]);
});

test('a deletion that does nothing later on is reported at the end of the run', async () => {
  let deletions = 0;
  const place = createPlace({
    remove: async (id) => {
      deletions += 1;
      if (deletions === 1) place.there.delete(id);
    },
  });
  const { id } = await place.kept.create({ name: 'active' });
  await place.kept.remove(id);
  expect(await place.kept.removeAll()).toEqual([
    { name: name(2), id: '2', why: 'still listed after its deletion was answered as done' },
  ]);
});

test('a list that loses a key before its deletion proves no deletion', async () => {
  let hidden = false;
  const place = createPlace({
    find: async (beginning) =>
      [...place.there].flatMap(([id, one]) => (!hidden && one.startsWith(beginning) ? [id] : [])),
  });
  await place.kept.create({ name: 'active' });
  hidden = true;
  const left = await place.kept.removeAll();
  const why = 'not in the list, so that its deletion cannot be confirmed';
  expect(left).toEqual([{ name: name(2), id: '2', why, unseen: true }]);
});

test('where there is no list, answers are all that is known', async () => {
  const sound = createPlace({ find: async () => null });
  await sound.kept.create({ name: 'active' });
  expect(await sound.kept.removeAll()).toEqual([]);
  expect(sound.there.size).toBe(0);
  const lossy = createPlace({
    find: async () => null,
    create: async (order) => {
      lossy.make(order.name);
      throw new Error('the answer was lost');
    },
  });
  await expect(lossy.kept.create({ name: 'active' })).rejects.toThrow('the answer was lost');
  const why = 'requested, and not in the list: the answer was lost';
  expect(await lossy.kept.removeAll()).toEqual([{ name: name(1), id: null, why, unseen: true }]);
});

test('an order that is refused leaves nothing to look for', async () => {
  let isSound = true;
  const place = createPlace({
    create: async (order) => {
      if (!isSound) throw new Refused('no time in the past');
      return place.make(order.name);
    },
  });
  await place.kept.create({ name: 'active' });
  isSound = false;
  await expect(place.kept.create({ name: 'expired' })).rejects.toThrow('no time in the past');
  expect(await place.kept.removeAll()).toEqual([]);
  expect(place.events).toContain(`note {"name":"${name(3)}","refused":true}`);
});

test('a creation without an answer that is not in the list stays, with its reason', async () => {
  let isSound = true;
  const place = createPlace({
    create: async (order) => {
      if (!isSound) throw new Error('no answer came');
      return place.make(order.name);
    },
  });
  await place.kept.create({ name: 'active' });
  isSound = false;
  await expect(place.kept.create({ name: 'disabled' })).rejects.toThrow('no answer came');
  const why = 'requested, and not in the list: no answer came';
  expect(await place.kept.removeAll()).toEqual([{ name: name(3), id: null, why, unseen: true }]);
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
  creation.catch(() => undefined);
  const removal = place.kept.removeAll();
  expect(place.events).toContain('hurry');
  // Longer than a creation is waited for that was not answered.
  setTimeout(answer.resolve, lateness + 200);
  expect(await removal).toEqual([]);
  await expect(creation).rejects.toThrow('the run ended');
  expect(place.there.size).toBe(0);
});

test('once all is removed no key is made any more', async () => {
  const { kept, there, events } = createPlace();
  await kept.removeAll();
  await expect(kept.create({ name: 'late' })).rejects.toThrow('the run ended');
  expect({ made: kept.made(), events, there: there.size }).toEqual({
    made: 0,
    events: [],
    there: 0,
  });
});

test('what cannot be deleted is reported with its reason, and a second caller gets the same', async () => {
  let isSound = true;
  let asked = 0;
  const { kept } = createPlace({
    remove: async () => {
      asked += 1;
      if (!isSound) throw new Error('it answered 500');
    },
    find: async () => {
      if (!isSound) throw new Error('it answered 503');
      return asked > 0 ? [] : ['1'];
    },
  });
  await kept.create({ name: 'active' });
  isSound = false;
  const [first, second] = await Promise.all([kept.removeAll(), kept.removeAll()]);
  expect(first).toEqual([
    { name: name(1), id: '1', why: 'its deletion could not be confirmed: it answered 503' },
    { name: name(2), id: '2', why: 'it answered 500' },
  ]);
  expect(second).toBe(first);
  expect(asked).toBe(2);
});
