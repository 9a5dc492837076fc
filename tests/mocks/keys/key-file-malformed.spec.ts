import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { followFile } from '../../../base/follow-file.ts';
import { parseKeyFile, readKeyFile } from '../../../mocks/keys/key-file.ts';
import { inFolder } from '../../support/in-folder.ts';
import {
  aliasBomb,
  expectRefused,
  type MalformedFile,
  nested,
  replaceFile,
  secret,
  untilReadAgain,
  withoutLine,
} from '../../support/malformed-file.ts';
import { expect, test } from '../../test.ts';

const good = `- { name: a, key: ${secret} }`;
const list = (entry: string): string => `${good}\n- ${entry}`;
const entry = (field: string): string => `{ name: b, key: ${secret}2, ${field} }`;
const listWords = 'a list of keys, each with a name and a key';
const keyWords = 'a text of 8 or more printable characters without spaces';
const nameWords = 'a text of 1 to 100 characters without control characters';
const fields = 'The fields are name, key, state, models, quota, rate, expiry.';
const aliases = 'not valid YAML: its aliases lead nowhere, go round or grow too large.';
const noSuchDay = 'key 2 `expiry` is a day or a time that does not exist.';
const quota = (shape: string): string =>
  `key 2 \`quota\` must be a whole number of 0 or more, not ${shape}.`;

/** Files that do not fit, and what is said of each. */
const malformed: readonly MalformedFile[] = [
  ['is empty', '', `must be ${listWords}, not nothing.`],
  ['is an empty list', '[]', 'is empty: it needs one entry or more.'],
  ['is a text', secret, `must be ${listWords}, not a text of 35 characters.`],
  ['has no list of keys', 'names: [a]', 'has no field `names`. The fields are keys.'],
  ['is not YAML', `- key: "${secret}`, 'not valid YAML (MISSING_CHAR).'],
  [
    'has an entry that is a text',
    list(secret),
    'key 2 must be a mapping with `name`, `key`, not a text of 35 characters.',
  ],
  [
    'has an unknown field',
    list(`{ name: b, key: ${secret}2, modles: [] }`),
    'key 2 has no field `modles`. Did you mean models? The fields are name, key, state, models, quota, rate, expiry.',
  ],
  ['has no name', list(`{ key: ${secret}2 }`), `key 2 needs \`name\`, ${nameWords}.`],
  ['has no key', list('{ name: b }'), `key 2 needs \`key\`, ${keyWords}.`],
  [
    'has a number for a key',
    list('{ name: b, key: 12345678 }'),
    `key 2 \`key\` must be ${keyWords}, not a number.`,
  ],
  [
    'has a key with a space',
    list(`{ name: b, key: "${secret} 2" }`),
    `key 2 \`key\` must be ${keyWords}, not a text of 37 characters.`,
  ],
  [
    'has a short key',
    list('{ name: b, key: sk-1 }'),
    `key 2 \`key\` must be ${keyWords}, not a text of 4 characters.`,
  ],
  [
    'has an unknown state',
    list(`{ name: b, key: ${secret}2, state: ${secret} }`),
    'key 2 `state` must be one of active, restricted, disabled, expired, exhausted, deleted, not a text of 35 characters.',
  ],
  [
    'restricts a key to nothing',
    list(`{ name: b, key: ${secret}2, state: restricted }`),
    'key 2 `state` is restricted: it needs `models`, the list of what the key may use.',
  ],
  [
    'has models that are no list',
    list(`{ name: b, key: ${secret}2, models: gpt-5.4 }`),
    'key 2 `models` must be a list of model names, not a text of 7 characters.',
  ],
  [
    'has a model that is no name',
    list(`{ name: b, key: ${secret}2, models: [1] }`),
    'key 2 `models[0]` must be the name of a model, not the number 1.',
  ],
  [
    'has a negative quota',
    list(`{ name: b, key: ${secret}2, quota: -1 }`),
    'key 2 `quota` must be a whole number of 0 or more, not the number -1.',
  ],
  [
    'has an expiry that is no date',
    list(`{ name: b, key: ${secret}2, expiry: tomorrow }`),
    'key 2 `expiry` must be a date such as 2027-01-31T00:00:00Z, not a text of 8 characters.',
  ],
  [
    'has the same key twice',
    list(`{ name: b, key: ${secret} }`),
    'key 2 `key` is the same as that of key 1.',
  ],
  ['is 10 MB of text', `# ${'x'.repeat(10_000_000)}`, 'is larger than 1 MiB.'],
  ['is in UTF-16', Buffer.from(`\ufeff${list('{}')}`, 'utf16le'), 'is no text in UTF-8.'],
  ['is in Latin-1', Buffer.from('- { name: "caf\u00e9" }', 'latin1'), 'is no text in UTF-8.'],
  ['holds NUL', `${list('{}')}\0`, 'is no text in UTF-8.'],
  ['grows by its aliases', aliasBomb, aliases],
  ['has an alias of nothing', `- *${secret}`, aliases],
  ['goes round', '- &a { name: *a }', aliases],
  [
    'has 10,000 lists in one another',
    list(`{ name: b, key: ${secret}2, models: ${nested(10_000)} }`),
    'not valid YAML (RESOURCE_EXHAUSTION).',
  ],
  ['has a tab for an indent', '-\tname: a\n\tkey: b', 'not valid YAML (TAB_AS_INDENT).'],
  ['is two documents', `${list('{}')}\n---\n- {}`, 'not valid YAML (MULTIPLE_DOCS).'],
  [
    'has an unknown tag',
    list(`{ name: b, key: !vault ${secret}2 }`),
    'not valid YAML (TAG_RESOLVE_FAILED).',
  ],
  ['names a field twice', list('{ name: b, name: c }'), 'not valid YAML (DUPLICATE_KEY).'],
  [
    'has a list for the name of a field',
    list(`\n  ? [${secret}]\n  : b`),
    'not valid YAML (NON_STRING_KEY).',
  ],
  [
    'has a key for the name of a field',
    list(`{ ${secret}: b }`),
    `key 2 has no field with a name of 35 characters. ${fields}`,
  ],
  [
    'has a field that only looks right',
    list(`{ name: b, k\u0435y: ${secret}2 }`),
    `key 2 has no field \`k\\u{435}y\`. Did you mean key? ${fields}`,
  ],
  [
    'has a prototype',
    list(`{ name: b, __proto__: { key: ${secret}2 } }`),
    `key 2 has no field \`__proto__\`. ${fields}`,
  ],
  [
    'has a key with a letter that only looks right',
    list('{ name: b, key: "sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4G\u0430E6u" }'),
    `key 2 \`key\` must be ${keyWords}, not a text of 35 characters.`,
  ],
  [
    'has a key in base64',
    list('{ name: b, key: !!binary c2stWnE4UmtXM3ZYbjVUYk03Y0xkOVlw }'),
    `key 2 \`key\` must be ${keyWords}, not a mapping.`,
  ],
  [
    'has a name that a terminal would obey',
    list(`{ name: "\\e[2J", key: ${secret}2 }`),
    `key 2 \`name\` must be ${nameWords}, not a text of 4 characters.`,
  ],
  [
    'has an endless name',
    list(`{ name: ${'n'.repeat(5000)}, key: ${secret}2 }`),
    `key 2 \`name\` must be ${nameWords}, not a text of 5000 characters.`,
  ],
  ['has a quota that is a text', list(entry('quota: "5"')), quota('a text of 1 character')],
  ['has an infinite quota', list(entry('quota: .inf')), quota('an infinite number')],
  ['has a quota that is NaN', list(entry('quota: .nan')), quota('NaN')],
  ['has half a credit', list(entry('quota: 0.5')), quota('the number 0.5')],
  [
    'has a quota beyond what is exact',
    list(entry('quota: 9007199254740993')),
    quota('a number that is too large to be exact'),
  ],
  ['expires on the 30th of February', list(entry('expiry: 2027-02-30T00:00:00Z')), noSuchDay],
  ['expires in a 13th month', list(entry('expiry: 2027-13-01')), noSuchDay],
  ['expires at 25 o’clock', list(entry('expiry: 2027-01-31T25:00:00Z')), noSuchDay],
  [
    'expires in seconds since 1970',
    list(entry('expiry: 1767225600')),
    'key 2 `expiry` must be a date such as 2027-01-31T00:00:00Z, not a number.',
  ],
  [
    'has a remark behind its date',
    list(entry('expiry: 2027-01-31 (soon)')),
    'key 2 `expiry` must be a date such as 2027-01-31T00:00:00Z, not a text of 17 characters.',
  ],
  [
    'has more than its keys',
    `keys:\n  ${list('{}')}\nquotas: 5`.replace('\n- {}', ''),
    'has no field `quotas`. The fields are keys.',
  ],
  [
    'has a slip in `keys`',
    `keyes:\n  - { name: a, key: ${secret} }`,
    'has no field `keyes`. Did you mean keys? The fields are keys.',
  ],
];

for (const file of malformed) {
  test(`a key file that ${file[0]} ends the mock with one line, by entry and field, without the key`, () =>
    expectRefused('keys', file));
}

test('each of these edits leaves a running mock the last valid keys, and the file as it is', async () => {
  const files = Object.fromEntries(malformed.map((_, index) => [`${index}.yaml`, good]));
  await inFolder(files, async (folder) => {
    const printed = new Map<string, string>();
    const changed: string[] = [];
    const watched = await Promise.all(
      malformed.map(async ([what, content, complaint], index) => {
        const file = join(folder, `${index}.yaml`);
        const { close } = await followFile(file, readKeyFile, {
          print: (line) => printed.set(file, withoutLine(line)),
          changed: () => {
            changed.push(what);
            return what;
          },
          settle: 200,
        });
        const expected = `--keys ${file}: ${complaint} The last valid content stays in use.`;
        return { file, content, close, expected };
      }),
    );
    for (const { file, content } of watched) await replaceFile(file, content);
    const paths = watched.map(({ file }) => file);
    await untilReadAgain(paths, (file) => printed.has(file));
    for (const { close } of watched) close();
    expect(paths.map((file) => printed.get(file))).toEqual(watched.map(({ expected }) => expected));
    expect(changed).toEqual([]);
    for (const { file, content } of watched) {
      expect((await readFile(file)).equals(Buffer.from(content))).toBe(true);
    }
  });
});

test('a complaint names the line', async () => {
  const refusal = () => parseKeyFile(`${good}\n\n- name: b\n  key: short`, 'keys.yaml');
  expect(refusal).toThrow(
    `--keys keys.yaml, line 4: key 2 \`key\` must be ${keyWords}, not a text of 5 characters.`,
  );
});

test('a byte order mark, CRLF, comments and a leap day are no mistake', () => {
  const text = `\ufeff# mine\r\n- name: "café \\u00e9"\r\n  key: ${secret}\r\n  expiry: 2028-02-29\r\n`;
  expect(parseKeyFile(Buffer.from(text), 'keys.yaml')).toEqual([
    {
      name: 'café é',
      key: secret,
      state: 'active',
      models: null,
      quota: null,
      expiresAt: '2028-02-29T00:00:00.000Z',
    },
  ]);
});
