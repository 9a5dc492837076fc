import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openJournal, readJournal } from '../../../check/made-keys/journal.ts';
import type { JournalEntry } from '../../../suites/provisioners/journaled.ts';
import { inFolder } from '../../support/in-folder.ts';
import { expect, test } from '../../test.ts';

const place = { kind: 'mock', url: 'http://127.0.0.1:4010/', user: null } as const;

/** What others than its owner may do with a file or folder. */
const forOthers = async (path: string): Promise<number> => (await stat(path)).mode & 0o077;

test('a journal and its folder are for their owner alone', () =>
  inFolder({}, async (folder) => {
    const journal = openJournal(join(folder, 'journals', 'run.ndjson'), '0a1b2c3d', place);
    expect(await forOthers(journal.file)).toBe(0);
    expect(await forOthers(dirname(journal.file))).toBe(0);
    journal.discard();
  }));

/** What a journal with these notes says of its keys. */
const keysAfter = (entries: readonly JournalEntry[]) =>
  inFolder({}, async (folder) => {
    const journal = openJournal(join(folder, 'run.ndjson'), '0a1b2c3d', place);
    for (const entry of entries) journal.note(entry);
    const { keys } = readJournal(journal.file);
    journal.discard();
    return keys;
  });

test('a name without an answer must be found, unless a rehearsal has proven the list', async () => {
  const one = { name: 'one', id: null, removed: false };
  const unfound = 'asked for, and not in a list that has never shown a key of this run';
  expect(await keysAfter([{ name: 'one' }])).toEqual([{ ...one, missing: unfound }]);
  expect(await keysAfter([{ rehearsed: true }, { name: 'one' }])).toEqual([
    { ...one, missing: null },
  ]);
  // What the run itself has looked for without success stays, whatever its list has shown before.
  expect(
    await keysAfter([
      { rehearsed: true },
      { name: 'one' },
      { name: 'one', left: 'w', unseen: true },
    ]),
  ).toEqual([{ ...one, missing: 'w' }]);
  expect(await keysAfter([{ name: 'one' }, { name: 'one', refused: true }])).toEqual([]);
});

test('a journal names the keys that are not known to be gone, and is gone itself once it is discarded', () =>
  inFolder({}, async (folder) => {
    const file = join(folder, 'run.ndjson');
    const journal = openJournal(file, '0a1b2c3d', place);
    for (const [id, name] of [
      ['1', 'one'],
      ['2', 'two'],
    ] as const) {
      journal.note({ name });
      journal.note({ name, id });
    }
    journal.note({ name: 'one', id: '1', gone: true });
    const two = { name: 'two', id: '2', removed: false, missing: null };
    expect(readJournal(file)).toMatchObject({ head: { run: '0a1b2c3d', place }, keys: [two] });
    journal.discard();
    // Whoever comes late writes into no other file.
    journal.note({ name: 'three' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  }));
