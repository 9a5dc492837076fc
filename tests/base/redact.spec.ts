import { createHash } from 'node:crypto';
import { createRedactor } from '../../base/redact.ts';
import { keyFixtures } from '../../fixtures/keys.ts';
import { expect, test } from '../test.ts';

const key = keyFixtures.active.key;
const other = keyFixtures.deleted.key;
const redact = createRedactor([key, other]);

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const percent = (text: string, spell: (code: string) => string): string =>
  [...text].map((letter) => `%${spell(hex(letter))}`).join('');
const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const digest = (algorithm: string, encoding: 'hex' | 'base64'): string =>
  createHash(algorithm).update(key).digest(encoding);

/** Every run of `length` characters of a text. */
const runsOf = (text: string, length: number): string[] =>
  Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length));

/** Texts that hold a key, and what a reader may see of each. */
const redacted: readonly (readonly [string, string, string])[] = [
  ['alone', key, '[key]'],
  ['in a header', `Authorization: Bearer ${key}`, 'Authorization: Bearer [key]'],
  ['in a query', `/v1beta/models?key=${key}&alt=sse`, '/v1beta/models?key=[key]&alt=sse'],
  ['in JSON', JSON.stringify({ error: `No ${key}.` }), '{"error":"No [key]."}'],
  ['twice', `${key}, ${key}`, '[key], [key]'],
  ['twice in a row', `${key}${key}`, '[key][key]'],
  ['next to another key', `${key} and ${other}`, '[key] and [key]'],
  ['cut in half', `No ${key.slice(0, 25)}.`, 'No [key].'],
  ['cut to eight characters', `No ${key.slice(20, 28)}.`, 'No [key].'],
  ['in lower case', `No ${key.toLowerCase()}.`, 'No [key].'],
  ['in upper case', `No ${key.toUpperCase()}.`, 'No [key].'],
  ['with its case swapped', `No ${swapCase(key)}.`, 'No [key].'],
  ['with a character changed', `${key.slice(0, 30)}*${key.slice(31)}`, '[key]*[key]'],
  ['percent-encoded', percent(key, (code) => code), '[key]'],
  ['percent-encoded in capitals', percent(key, (code) => code.toUpperCase()), '[key]'],
  ['JSON-escaped', percent(key, (code) => code).replaceAll('%', '\\u00'), '[key]'],
  ['JSON-escaped twice', percent(key, (code) => code).replaceAll('%', '\\\\u00'), '[key]'],
  ['HTML-escaped', [...key].map((letter) => `&#${letter.charCodeAt(0)};`).join(''), '[key]'],
  [
    'HTML-escaped in hex',
    `${percent(key, (code) => code)
      .replaceAll('%', ';&#x')
      .slice(1)};`,
    '[key]',
  ],
  ['in hex', `digest ${hex(key)}`, 'digest [key]'],
  ['as its SHA-256', `hash ${digest('sha256', 'hex')}.`, 'hash [key].'],
  ['as its SHA-256 in base64', `hash ${digest('sha256', 'base64')}`, 'hash [key]='],
  ['as its SHA-1', `hash ${digest('sha1', 'hex')}`, 'hash [key]'],
  ['as the start of its MD5', `hash ${digest('md5', 'hex').slice(0, 10)}…`, 'hash [key]…'],
  ['in base64url', Buffer.from(`u:${key}`).toString('base64url'), `${base64('u:s')}[key]`],
  ['in hex in capitals', `digest ${hex(key).toUpperCase()}`, 'digest [key]'],
];

for (const [how, text, shown] of redacted) {
  test(`a key ${how} is taken out, and the text around it stays`, () => {
    expect(redact(text)).toBe(shown);
  });
}

test('no eight characters in a row of a key are left, wherever a piece is cut out of it', () => {
  for (const length of [8, 9, 13, 30, key.length]) {
    for (const piece of runsOf(key, length)) {
      const shown = redact(`before ${piece} behind`);
      expect(shown).toBe('before [key] behind');
    }
  }
});

test('twelve characters in a row of a key are taken out in whatever case', () => {
  for (const piece of runsOf(key, 12)) {
    expect(redact(`(${piece.toLowerCase()})`)).toBe('([key])');
    expect(redact(`(${piece.toUpperCase()})`)).toBe('([key])');
  }
});

test('a key in base64 is taken out, whatever stands before and behind it', () => {
  for (const before of ['', ':', 'ab', 'me:', 'user:', 'a user:']) {
    for (const behind of ['', ':', ' x']) {
      const shown = redact(`Basic ${base64(before + key + behind)}`);
      const [, first = '', last = ''] = /^Basic (.*)\[key\](.*)$/.exec(shown) ?? [];
      const decoded = [first, last].map((rest) => Buffer.from(rest, 'base64').toString('latin1'));
      expect(shown).toContain('[key]');
      for (const run of runsOf(key, 6)) expect(decoded.join()).not.toContain(run);
    }
  }
});

test('what the contract lets a reader see of a key stays: its ends, as a dashboard masks it', () => {
  for (const text of [`${key.slice(0, 7)}****${key.slice(-4)}`, `…${key.slice(-4)}`, 'sk-']) {
    expect(redact(text)).toBe(text);
  }
});

test('words that only look like pieces of a key stay', () => {
  const text =
    'POST /v1/chat/completions 401 invalid_api_key: the active key (mock) was refused. MOCKACTIVE';
  expect(redact(text)).toBe(text);
});

test('a key that the redactor does not know stays', () => {
  const stranger = keyFixtures.expired.key;
  expect(redact(stranger)).toBe(stranger);
  expect(createRedactor([stranger])(stranger)).toBe('[key]');
});

test('a key shorter than eight characters is taken out as a whole', () => {
  expect(createRedactor(['sk-1'])('Bearer sk-1, not sk-2')).toBe('Bearer [key], not sk-2');
});

test('without secrets, or with empty ones, texts stay as they are', () => {
  for (const secrets of [[], ['']]) {
    expect(createRedactor(secrets)(`Bearer ${key}`)).toBe(`Bearer ${key}`);
  }
});
