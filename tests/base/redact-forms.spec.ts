import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { createRedactor, createWholeRedactor } from '../../base/redact.ts';
import { expect, test } from '../test.ts';

const digits = '0123456789';
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A text of a length that looks random and is always the same. */
function draw(alphabet: string, length: number): string {
  let state = length * 2_654_435_761 + alphabet.length;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length];
  }).join('');
}

const keys: Readonly<Record<string, string>> = {
  'an ordinary key': `sk-${draw(letters + digits, 48)}`,
  'a key of 8 characters': draw(letters + digits, 8),
  'a key of 12 characters': draw(letters + digits, 12),
  'a key of 200 characters': draw(letters + digits, 200),
  'a key with slashes': draw(`${letters}/+=`, 44),
  'a key with every sign': `${draw(letters, 10)}&<>"'/\\%${draw(`${letters}&<>"'/%+:;,`, 30)}`,
  'a UUID': '3f2b8c1d-9a4e-47b6-8d05-c2e19f7a6b34',
  'a key in hex': draw('0123456789abcdef', 64),
  'a key of digits': draw(digits, 24),
  'a key that begins like something compressed': `eJ${draw(letters, 8)}-${draw(letters, 20)}`,
};

const base64 = (text: string, encoding: BufferEncoding = 'latin1'): string =>
  Buffer.from(text, encoding).toString('base64');
const groups = (text: string, size: number): readonly string[] =>
  text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
const each = (text: string, write: (letter: string) => string): string =>
  [...text].map(write).join('');
const hexOf = (letter: string): string => letter.charCodeAt(0).toString(16).padStart(2, '0');
const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
const goJson = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('&', '\\u0026')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e');

/** Ways in which gateways, frameworks and people write a text. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'JSON of most languages': (text) => JSON.stringify(text).slice(1, -1),
  'JSON of PHP': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'JSON of Go': goJson,
  'JSON in JSON': (text) => JSON.stringify(goJson(text)).slice(1, -1),
  HTML: html,
  'HTML in JSON': (text) => JSON.stringify(html(text)).slice(1, -1),
  'a query': encodeURIComponent,
  'a query in a query': (text) => encodeURIComponent(encodeURIComponent(text)),
  'bytes as \\x': (text) => each(text, (letter) => `\\x${hexOf(letter)}`),
  'bytes as 0x': (text) => [...text].map((letter) => `0x${hexOf(letter)}`).join(', '),
  'a hex dump': (text) => [...text].map(hexOf).join(' '),
  'hex with colons': (text) => [...text].map(hexOf).join(':'),
  'a list of bytes': (text) => JSON.stringify([...Buffer.from(text)]),
  'base64, twice': (text) => base64(base64(text)),
  'UTF-16 in base64': (text) => base64(text, 'utf16le'),
  'UTF-16 in hex': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'the other way round': (text) => [...text].reverse().join(''),
  'letters with spaces': (text) => [...text].join(' '),
  'letters with zero-width spaces': (text) => [...text].join('\u200b'),
  'letters with soft hyphens': (text) => [...text].join('\u00ad'),
  'groups of four': (text) => groups(text, 4).join('-'),
  'groups of seven': (text) => groups(text, 7).join(' '),
  'lines of four': (text) => groups(text, 4).join('\n'),
  'wide letters': (text) =>
    each(text, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  ROT13: (text) =>
    text.replace(/[a-z]/gi, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)),
    ),
  'gzip in base64': (text) => gzipSync(`{"error":"${text}"}`).toString('base64'),
  'zlib in base64': (text) => deflateSync(text).toString('base64'),
  'a mail': (text) => each(text, (letter) => `=${hexOf(letter).toUpperCase()}`),
  'octal escapes': (text) =>
    each(text, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`),
  'escapes of CSS': (text) => each(text, (letter) => `\\${hexOf(letter)} `),
  'escapes with %u': (text) => each(text, (letter) => `%u00${hexOf(letter)}`),
  'code points': (text) => each(text, (letter) => `U+00${hexOf(letter)} `),
  'HTML by number': (text) => each(text, (letter) => `&#${letter.charCodeAt(0)}`),
  'HTML by name': (text) =>
    each(html(text), (letter) => ({ '-': '&hyphen;', _: '&lowbar;' })[letter] ?? letter),
  'hex in base64': (text) => base64(Buffer.from(text).toString('hex')),
  'base64 in hex': (text) => Buffer.from(base64(text)).toString('hex'),
  'hex with commas': (text) => [...text].map(hexOf).join(','),
  'a list of letters': (text) => JSON.stringify([...text]),
  'letters with dots': (text) => [...text].join('.'),
  'groups with slashes': (text) => groups(text, 4).join('/'),
  'bytes as Go prints them': (text) => `[${[...Buffer.from(text)].join(' ')}]`,
  'letters in colours': (text) => [...text].join('\u001b[0m'),
  'letters with tags': (text) => [...text].join('<wbr>'),
  'bold letters': (text) =>
    each(text, (letter) =>
      /[a-z]/.test(letter) ? String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97) : letter,
    ),
  SHA512: (text) => createHash('sha512').update(text).digest('hex'),
  'two halves': (text) =>
    `${text.slice(0, text.length / 2)} … ${text.slice(Math.floor(text.length / 2))}`,
};

/** The most characters of a key that may be left: a dashboard shows as many. */
const mostLeft = 4;

/** Lengths of parts of a key that are looked for. */
const partLengths = [mostLeft + 1, 8, 16];

/** The parts of a key that a text shows, in any of the ways in which a letter may be written. */
const partsIn = (text: string, key: string, write: (text: string) => string): string[] =>
  [...partLengths, key.length].flatMap((length) =>
    Array.from({ length: Math.max(0, key.length - length + 1) }, (_, at) =>
      key.slice(at, at + length),
    ).filter((part) => text.includes(write(part))),
  );

for (const [what, key] of Object.entries(keys)) {
  const redact = createRedactor([key]);
  test(`${what} is not left in a text, in whatever form it is written`, () => {
    for (const [form, write] of Object.entries(forms)) {
      const shown = redact(`{"error":"The key (${write(key)}) is not known."}`);
      expect(shown, form).toMatch(/^\{"error":"The key \(.*\) is not known\."\}$/s);
      expect(shown, form).toContain('[key]');
      expect(partsIn(shown, key, write), form).toEqual([]);
    }
  });
}

test('base32 of a key is not left, whatever is before it', () => {
  // The same text alone, and behind `12`.
  for (const text of ['MZXW6YTBOJTG633CMFZA', 'GEZGM33PMJQXEZTPN5RGC4Q']) {
    expect(createRedactor(['foobarfoobar'])(text)).toMatch(/^.{0,4}\[key\].?$/);
  }
});

const prose = [
  'No conversation named "production-eu-west-1" was found. Please check the identifier, and try again.',
  '{"id":"chatcmpl-9f8e7d6c5b4a3210","object":"chat.completion","created":1767225600,"model":"gpt-5.4"}',
  'The upstream api.example.com:443 answered 502 Bad Gateway after 12:34:56 and 3 retries (00:1A:2B:3C:4D:5E).',
  '<!doctype html><html lang="en"><head><title>Sign in</title></head><body class="dark">&copy; 2026</body></html>',
  'The header "authorization" of /v1/models is missing, and so is "x-api-key": "bearer", "sk-", "token", "key".',
  `<p>H4sIAAAAAAAAA0tMSk5JTQEA eJyrVkrLz1eyUkpKLFKqBQAdegQ0</p> =3D=3D \\055 U+0041 %u0041 a.b.c/d_e-f | "g", 'h', [i]`,
  'Expected one of 401, 403, 429; seen 200 application/json, 115,107,45,109 bytes in 4 pieces of 0x20.',
];

test('a key with nothing but dashes and dots is hidden, and nothing else', () => {
  for (const key of ['--------', '.-.-.-.-.-.-', '//////////////////']) {
    const text = `The key (${key}) is wrong - see the docs: a/b.`;
    const shown = 'The key ([key]) is wrong - see the docs: a/b.';
    expect(createRedactor([key])(text)).toBe(shown);
    expect(createWholeRedactor([key])(text)).toBe(shown);
  }
});

test('a key in any form is hidden, whatever alphabet and length it has', () => {
  const alphabet = fc.constantFrom(
    letters + digits,
    digits,
    `${letters}-_.`,
    '!#$%&()*+,-./:;<=>?@[]^_{|}~aB1',
  );
  const drawn = alphabet.chain((all) =>
    fc.string({ unit: fc.constantFrom(...all), minLength: 12, maxLength: 100 }),
  );
  // A run of few letters is in every text.
  const varied = drawn.filter((key) => new Set(key.replace(/[^a-z0-9]/gi, '')).size >= 8);
  fc.assert(
    fc.property(varied, fc.constantFrom(...Object.keys(forms)), (key, form) => {
      const shown = createRedactor([key])(`error: ${forms[form]?.(key)}`);
      expect(shown).toContain('[key]');
    }),
    { numRuns: 80 },
  );
});

test('texts that hold no key stay as they are, with many keys and of every kind', () => {
  const redact = createRedactor(Object.values(keys));
  const whole = createWholeRedactor(Object.values(keys));
  for (const text of [...prose, prose.join('\n').repeat(20)]) {
    expect(redact(text)).toBe(text);
    expect(whole(text)).toBe(text);
  }
});

test('what the program writes itself hides a whole key with escapes and gaps, and leaves words alone', () => {
  const key = 'production/database/password';
  const redact = createWholeRedactor([key]);
  expect(redact('The production database has a password.')).toBe(
    'The production database has a password.',
  );
  expect(redact('key: production\\/database\\/password!')).toBe('key: [key]!');
  expect(redact('production/ database/\npassword')).toBe('[key]');
});
