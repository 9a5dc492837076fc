import { createKeyring, type StoredKey } from '../../../mocks/keys/keyring.ts';
import { writeState } from '../../../mocks/keys/state-file.ts';
import { expectRefused, type MalformedFile, nested, secret } from '../../support/malformed-file.ts';
import { test } from '../../test.ts';

const keyring = createKeyring([], () => 1_000);
keyring.create({ name: 'Mine', models: ['gpt-5.4'], quota: 3 });
const keys: readonly StoredKey[] = keyring.stored();
const [first] = keys;
if (first === undefined) throw new Error('no key was stored');
const whole = writeState(keys);

/** The text of a state file with another head. */
const withHead = (head: object): string => JSON.stringify({ ...JSON.parse(whole), ...head });
/** The text of a state file whose checksum fits, with something else in the place of a key. */
const withKey = (change: object): string =>
  writeState([first, Object.assign({ ...first, id: 'key_2', digest: 'a'.repeat(64) }, change)]);

/** The text of a state file with a change to the text of its key. */
const withKeyText = (text: string, other: string): string => whole.replace(text, other);

/** Files that are not taken, and what is said of each. */
const malformed: readonly MalformedFile[] = [
  ['is empty', '', 'it is no JSON, or was cut off'],
  ['is white space', ' \n', 'it is no JSON, or was cut off'],
  ['is cut off in the middle', whole.slice(0, 200), 'it is no JSON, or was cut off'],
  ['lacks its last byte', whole.trimEnd().slice(0, -1), 'it is no JSON, or was cut off'],
  ['is followed by another', whole + whole, 'it is no JSON, or was cut off'],
  ['is YAML', '- name: mine\n', 'it is no JSON, or was cut off'],
  ['is a list', '[]', 'it is not a state file of this mock'],
  ['is null', 'null', 'it is not a state file of this mock'],
  ['is another program’s', '{"name":"x","version":"1.0.0"}', 'it is not a state file of this mock'],
  ['has no version', withHead({ version: undefined }), 'it has no version'],
  [
    'is newer',
    withHead({ version: 4 }),
    'a newer version of this mock wrote it (4; this one reads 3)',
  ],
  ['has no keys', withHead({ keys: undefined }), 'its list of keys must be array'],
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
  ['begins with a byte order mark', `\ufeff${whole}`, 'it is no JSON, or was cut off'],
  ['is in UTF-16', Buffer.from(whole, 'utf16le'), 'it is no JSON, or was cut off'],
  ['ends with NUL', `${whole}\0`, 'it is no JSON, or was cut off'],
  ['is 10 MB of white space', ' '.repeat(10_000_000), 'it is no JSON, or was cut off'],
  ['is 10 MB of zeros', `[${'0,'.repeat(5_000_000)}0]`, 'it is not a state file of this mock'],
  ['is 10,000 lists in one another', nested(10_000), 'it is no JSON, or was cut off'],
  [
    'has keys of 10,000 lists',
    withHead({ keys: [] }).replace('[]', nested(10_000)),
    'it is no JSON, or was cut off',
  ],
  ['has a version that is a text', withHead({ version: '1' }), 'it has no version'],
  [
    'has a byte that is no UTF-8',
    Buffer.from(whole.replace('Mine', 'M\u00ffne'), 'latin1'),
    '`masked` of key 1 must match pattern "^(?:sk-)?….{0,4}$"',
  ],
  [
    'has a prototype in a key',
    withKeyText('"used":0', '"used":0,"__proto__":{}'),
    'key 1 must NOT have additional properties',
  ],
  ['has a quota that is a text', withKey({ quota: '3' }), '`quota` of key 2 must be integer'],
  [
    'has spent an infinite sum',
    withKeyText('"used":0', '"used":1e999'),
    '`used` of key 1 must be integer',
  ],
  [
    'has spent more than is exact',
    withKey({ used: 2 ** 53 }),
    '`used` of key 2 must be <= 9007199254740991',
  ],
  ['was made before 1970', withKey({ createdAt: -1 }), '`createdAt` of key 2 must be >= 0'],
  [
    'expires when there is no date any more',
    withKey({ expiresAt: 8_640_000_000_000_001 }),
    '`expiresAt` of key 2 must be <= 8640000000000000',
  ],
  [
    'shows a key',
    withKey({ masked: secret }),
    '`masked` of key 2 must match pattern "^(?:sk-)?….{0,4}$"',
  ],
  [
    'has a key without a name',
    withKey({ name: '' }),
    '`name` of key 2 must NOT have fewer than 1 characters',
  ],
  ['has a key that is null', withHead({ keys: [null] }), 'key 1 must be object'],
];

for (const [what, content, complaint] of malformed) {
  test(`a state file that ${what} ends the mock with the reason, and stays as it is`, () =>
    expectRefused('state', [
      what,
      content,
      `${complaint}. It stays as it is: move it away to start anew.`,
    ]));
}
