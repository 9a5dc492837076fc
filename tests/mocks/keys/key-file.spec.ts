import { parseKeyFile } from '../../../mocks/keys/key-file.ts';
import { expect, test } from '../../test.ts';

const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';

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
