import { expect, test } from '@playwright/test';
import { parseKeyFile } from '../cli/key-file.ts';
import { UsageError } from '../cli/usage-error.ts';

const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';

/** The message with which a key file is refused. */
function complaintOf(text: string): string {
  try {
    parseKeyFile(text, 'keys.yaml');
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('the file was taken');
}

test('a key file gives each key its state, models, quota and expiry', () => {
  const text = `
- name: front end
  key: ${secret}1
  models: [gpt-5.4, claude-sonnet-4-6]
  quota: 1000
  expiry: 2027-01-31T00:00:00Z
- { name: plain, key: ${secret}2 }
- { name: leaked, key: ${secret}3, state: deleted, expiry: 2027-01-31 }
`;
  const none = { models: null, quota: null, expiresAt: null };
  expect(parseKeyFile(text, 'keys.yaml')).toEqual([
    {
      name: 'front end',
      key: `${secret}1`,
      state: 'restricted',
      models: ['gpt-5.4', 'claude-sonnet-4-6'],
      quota: 1000,
      expiresAt: '2027-01-31T00:00:00.000Z',
    },
    { ...none, name: 'plain', key: `${secret}2`, state: 'active' },
    {
      ...none,
      name: 'leaked',
      key: `${secret}3`,
      state: 'deleted',
      expiresAt: '2027-01-31T00:00:00.000Z',
    },
  ]);
});

test('a key file may be a mapping with the list `keys`', () => {
  const list = `- { name: a, key: ${secret} }`;
  expect(parseKeyFile(`keys:\n  ${list}`, 'keys.yaml')).toEqual(parseKeyFile(list, 'keys.yaml'));
});

const list = (entry: string): string => `- { name: a, key: ${secret} }\n- ${entry}`;
const needsList = 'needs a list of keys, each with a name and a key.';

/** Files that do not fit, and what is said of each. */
const malformed: readonly (readonly [string, string, string])[] = [
  ['is empty', '', needsList],
  ['is an empty list', '[]', needsList],
  ['is a text', secret, needsList],
  ['has no list of keys', 'names: [a]', needsList],
  ['is not YAML', `- key: "${secret}`, 'not valid YAML at line 1 (MISSING_CHAR).'],
  [
    'has an entry that is a text',
    list(secret),
    'key 2 must be a mapping, not a text of 35 characters.',
  ],
  [
    'has an unknown field',
    list(`{ name: b, key: ${secret}2, modles: [] }`),
    'key 2 has no field `modles`. Did you mean models? The fields are name, key, state, models, quota, expiry.',
  ],
  ['has no name', list(`{ key: ${secret}2 }`), 'key 2 `name` must be a text, not nothing.'],
  ['has no key', list('{ name: b }'), 'key 2 `key` must be a text, not nothing.'],
  [
    'has a number for a key',
    list('{ name: b, key: 12345678 }'),
    'key 2 `key` must be a text, not a number.',
  ],
  [
    'has a key with a space',
    list(`{ name: b, key: "${secret} 2" }`),
    'key 2 `key` must be 8 or more printable characters without spaces, not a text of 37 characters.',
  ],
  [
    'has a short key',
    list('{ name: b, key: sk-1 }'),
    'key 2 `key` must be 8 or more printable characters without spaces, not a text of 4 characters.',
  ],
  [
    'has an unknown state',
    list(`{ name: b, key: ${secret}2, state: ${secret} }`),
    'key 2 `state` must be one of active, restricted, disabled, expired, exhausted, deleted, not a text of 35 characters.',
  ],
  [
    'restricts a key to nothing',
    list(`{ name: b, key: ${secret}2, state: restricted }`),
    'key 2 `state: restricted` needs `models`, the list of what the key may use.',
  ],
  [
    'has models that are no list',
    list(`{ name: b, key: ${secret}2, models: gpt-5.4 }`),
    'key 2 `models` must be a list, not a text of 7 characters.',
  ],
  [
    'has a model that is no name',
    list(`{ name: b, key: ${secret}2, models: [1] }`),
    'key 2 `models` must hold names, not a number.',
  ],
  [
    'has a negative quota',
    list(`{ name: b, key: ${secret}2, quota: -1 }`),
    'key 2 `quota` must be a whole number of 0 or more, not a number.',
  ],
  [
    'has an expiry that is no date',
    list(`{ name: b, key: ${secret}2, expiry: tomorrow }`),
    'key 2 `expiry` must be a date such as 2027-01-31T00:00:00Z, not a text of 8 characters.',
  ],
  [
    'has the same key twice',
    list(`{ name: b, key: ${secret} }`),
    'key 2 has the same `key` as key 1.',
  ],
];

for (const [what, text, complaint] of malformed) {
  test(`a key file that ${what} is refused by entry and field, without the key`, () => {
    const told = complaintOf(text);
    expect(told).toBe(`--keys keys.yaml: ${complaint}`);
    expect(told).not.toContain(secret.slice(3));
  });
}
