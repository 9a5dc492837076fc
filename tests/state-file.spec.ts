import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createKeyring } from '../mocks/auth/keyring.ts';
import type { StoredKey } from '../mocks/auth/stored-key.ts';
import { readState, writeState } from '../mocks/state/state-file.ts';
import { leaksOf } from './leaks.ts';
import { runCommand } from './run-command.ts';

const keyring = createKeyring([], () => 1_000);
const made = keyring.create({ name: 'Mine', models: ['gpt-5.4'], quota: 3 });
const keys: readonly StoredKey[] = keyring.stored();
const [first] = keys;
if (first === undefined) throw new Error('no key was stored');
const whole = writeState(keys);

/** The text of a state file with another head. */
const withHead = (head: object): string => JSON.stringify({ ...JSON.parse(whole), ...head });
/** The text of a state file whose checksum fits, with something else in the place of a key. */
const withKey = (change: object): string =>
  writeState([first, Object.assign({ ...first, id: 'key_2', digest: 'a'.repeat(64) }, change)]);

test('a state file gives back the keys that were written, and has no key in it', () => {
  expect(readState(whole)).toEqual({ fits: true, keys });
  expect(leaksOf(whole, made.key)).toEqual([]);
  expect(readState(writeState([]))).toEqual({ fits: true, keys: [] });
});

/** Files that are not taken, and what is said of each. */
const misfits: readonly (readonly [string, string, string])[] = [
  ['is empty', '', 'it is empty'],
  ['is white space', ' \n', 'it is empty'],
  ['is cut off in the middle', whole.slice(0, 200), 'it is no JSON, or was cut off'],
  ['lacks its last byte', whole.trimEnd().slice(0, -1), 'it is no JSON, or was cut off'],
  ['is followed by another', whole + whole, 'it is no JSON, or was cut off'],
  ['is YAML', '- name: mine\n', 'it is no JSON, or was cut off'],
  ['is a list', '[]', 'it is not a state file of this mock'],
  ['is null', 'null', 'it is not a state file of this mock'],
  ['is another program’s', '{"name":"x","version":"1.0.0"}', 'it is not a state file of this mock'],
  ['has no version', withHead({ version: undefined }), 'it does not tell its version'],
  [
    'is newer',
    withHead({ version: 2 }),
    'a newer version of this mock wrote it (2; this one reads 1)',
  ],
  [
    'is older',
    withHead({ version: 0 }),
    'another version of this mock wrote it (0; this one reads 1)',
  ],
  ['has a member more', withHead({ more: 1 }), 'it has a member that this mock does not know'],
  ['has no keys', withHead({ keys: undefined }), 'it has no list of keys'],
  [
    'was changed by hand',
    whole.replace('"used":0', '"used":1'),
    'it was cut off or changed by hand: its checksum does not fit',
  ],
  [
    'has no checksum',
    withHead({ checksum: undefined }),
    'it was cut off or changed by hand: its checksum does not fit',
  ],
  [
    'has a key without a digest',
    withKey({ digest: undefined }),
    "key 2 must have required property 'digest'",
  ],
  [
    'has a digest that is none',
    withKey({ digest: 'x' }),
    '`digest` of key 2 must match pattern "^[0-9a-f]{64}$"',
  ],
  ['has half a credit', withKey({ used: 0.5 }), '`used` of key 2 must be integer'],
  ['has models that are a text', withKey({ models: 'gpt-5.4' }), '`models` of key 2 must be array'],
  [
    'has a secret beside',
    withKey({ key: 'sk-secret' }),
    'key 2 must NOT have additional properties',
  ],
  ['has a key twice', withKey({ digest: first.digest }), 'key 2 is there twice'],
  ['has an id twice', withKey({ id: first.id }), 'key 2 is there twice'],
];
for (const [name, text, complaint] of misfits) {
  test(`a state file that ${name} is not taken, and told why`, () => {
    expect(readState(text)).toEqual({ fits: false, complaint });
  });
}

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
    ].map((told) => ({ code: 2, output: '', error: `--state ${told}\n` })),
  );
});
