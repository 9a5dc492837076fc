import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyring, type StoredKey } from '../../../mocks/keys/keyring.ts';
import { readState, writeState } from '../../../mocks/keys/state-file.ts';
import { leaksOf } from '../../support/leaks.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const keyring = createKeyring([], () => 1_000);
const made = keyring.create({ name: 'Mine', models: ['gpt-5.4'], quota: 3, rate: 7 });
const keys: readonly StoredKey[] = keyring.stored();
const whole = writeState(keys);

test('a state file gives back the keys that were written, and has no key in it', () => {
  expect(readState(whole)).toEqual({ fits: true, keys });
  expect(leaksOf(whole, made.key)).toEqual([]);
  expect(readState(writeState([]))).toEqual({ fits: true, keys: [] });
});

test('a key is as it was after a mock starts again with its state file, its rate included', () => {
  const again = createKeyring([]);
  again.restore(keys, () => true);
  expect(again.list()).toEqual([made.issued]);
  expect(made.issued.rate).toBe(7);
});

test('a key of an older state file has no rate', () => {
  const state = readState(writeState(keys.map(({ rate: _, ...older }) => older)));
  const again = createKeyring([]);
  again.restore(state.fits ? state.keys : [], () => true);
  expect(again.list()).toEqual([{ ...made.issued, rate: null }]);
});

test('mock --state ends with 2 at a file that it cannot take, and leaves it as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const file = join(folder, 'state.json');
  const torn = whole.slice(0, 200);
  await writeFile(file, torn);
  const endOf = async (path: string) => runCommand(['mock', '--port', '0', '--state', path]);
  const ends = [
    await endOf(file),
    await endOf(folder),
    await endOf(join(folder, 'none', 'x.json')),
  ];
  expect(await readFile(file, 'utf8')).toBe(torn);
  await rm(folder, { recursive: true });
  expect(ends).toEqual(
    [
      `${file}: it is no JSON, or was cut off. It stays as it is: move it away to start anew.`,
      `${folder}: cannot be read (EISDIR).`,
      `${join(folder, 'none', 'x.json')}: cannot be written (ENOENT).`,
    ].map((complaint) => ({ code: 2, output: '', error: `--state ${complaint}\n` })),
  );
});
