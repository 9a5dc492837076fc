import { createHash } from 'node:crypto';

/**
 * Returns what a key begins with that is no part of its secret: `sk-`, `sk-proj-`, `sk-ant-api03-`, `cr_`,
 * `AIzaSy`. A hyphen further on, as in a UUID or in base64url, belongs to the secret.
 */
export const prefixOfKey = (key: string): string =>
  /^(?:[a-z]{1,8}\d{0,2}[-_])+|^AIzaSy/.exec(key)?.[0] ?? '';

/** One way to spoil a key, so that a part of the secret is missing or changed. */
export type ChangedKey = {
  readonly variant: string;
  readonly words: string;
  readonly change: (key: string) => string;
};

const prefixLength = (key: string): number => prefixOfKey(key).length;
const body = (key: string): string => key.slice(prefixLength(key));
const prefix = (key: string): string => key.slice(0, prefixLength(key));

/** Another letter or digit of the same kind, so that only the value differs. */
function otherCharacter(character: string): string {
  if (/[0-9]/.test(character)) return character === '7' ? '3' : '7';
  // Within hexadecimal digits, so that the key keeps its shape.
  if (/[a-f]/.test(character)) return character === 'a' ? 'b' : 'a';
  if (/[A-F]/.test(character)) return character === 'A' ? 'B' : 'A';
  if (/[a-z]/.test(character)) return character === 'q' ? 'w' : 'q';
  return character === 'Q' ? 'W' : 'Q';
}

/** `key` with the character at `index` of its body (from the end where negative) changed. */
function changeAt(key: string, index: number): string {
  const text = body(key);
  const at = index < 0 ? text.length + index : index;
  return prefix(key) + text.slice(0, at) + otherCharacter(text.charAt(at)) + text.slice(at + 1);
}

/** `key` with its last character changed: the least that a careless comparison overlooks. */
export const changeLast = (key: string): string => changeAt(key, -1);

const middle = (key: string): number => Math.floor(body(key).length / 2);

const splice = (key: string, text: string): string => {
  const at = prefixLength(key) + middle(key);
  return key.slice(0, at) + text + key.slice(at);
};

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const jwt = 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhZG1pbiIsInNjb3BlIjoiKiJ9.c2lnbmF0dXJl';

const lookAlike = (one: string): string =>
  one === '0' ? 'O' : one === '1' ? 'l' : /o/i.test(one) ? '0' : '1';

const fixed = (variant: string, words: string, value: string): ChangedKey => ({
  variant,
  words,
  change: () => value,
});

/**
 * The spoiled keys of KEY-MALFORMED. Each is a legal field value of one character a byte; none of
 * them holds the whole secret as it was issued.
 */
export const changedKeys: readonly ChangedKey[] = [
  {
    variant: 'last-dropped',
    words: 'without its last character',
    change: (key) => key.slice(0, -1),
  },
  {
    variant: 'first-dropped',
    words: 'without the first character behind its prefix',
    change: (key) => prefix(key) + body(key).slice(1),
  },
  {
    variant: 'half',
    words: 'cut in half',
    change: (key) => key.slice(0, Math.ceil(key.length / 2)),
  },
  {
    variant: 'second-half',
    words: 'with only its second half behind the prefix',
    change: (key) => prefix(key) + body(key).slice(middle(key)),
  },
  {
    variant: 'first-changed',
    words: 'with its first character changed',
    change: (key) => changeAt(key, 0),
  },
  {
    variant: 'middle-changed',
    words: 'with a character in the middle changed',
    change: (key) => changeAt(key, middle(key)),
  },
  { variant: 'last-changed', words: 'with its last character changed', change: changeLast },
  {
    variant: 'middle-doubled',
    words: 'with a character in the middle doubled',
    change: (key) => splice(key, key.charAt(prefixLength(key) + middle(key))),
  },
  {
    variant: 'neighbours-swapped',
    words: 'with two neighbouring characters swapped',
    change: (key) => {
      const at = [...key].findLastIndex(
        (letter, index) => index + 1 < key.length && letter !== key[index + 1],
      );
      return key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2);
    },
  },
  {
    variant: 'upper-case',
    words: 'in upper case',
    change: (key) => prefix(key) + body(key).toUpperCase(),
  },
  {
    variant: 'lower-case',
    words: 'in lower case',
    change: (key) => prefix(key) + body(key).toLowerCase(),
  },
  {
    variant: 'case-swapped',
    words: 'with upper and lower case swapped',
    change: (key) => prefix(key) + swapCase(body(key)),
  },
  {
    variant: 'inner-space',
    words: 'with a space in the middle',
    change: (key) => splice(key, ' '),
  },
  { variant: 'inner-tab', words: 'with a tab in the middle', change: (key) => splice(key, '\t') },
  {
    variant: 'inner-byte',
    words: 'with a non-ASCII byte in place of a character',
    change: (key) => `${key.slice(0, -4)}\xe9${key.slice(-3)}`,
  },
  { variant: 'prefix-only', words: 'of which only the prefix is left', change: prefix },
];

/** Changes and values of which each endpoint gets a share: most look-ups do not know the endpoint. */
export const sharedKeys: readonly ChangedKey[] = [
  {
    variant: 'digest',
    words: 'replaced by its SHA-256',
    change: (key) => createHash('sha256').update(key).digest('hex'),
  },
  {
    variant: 'masked-by-dots',
    words: 'with dots for all but its prefix and its last four characters',
    change: (key) => `${prefix(key)}...${key.slice(-4)}`,
  },
  {
    variant: 'masked',
    words: 'masked as a dashboard shows it',
    change: (key) => `${key.slice(0, 7)}****${key.slice(-4)}`,
  },
  {
    variant: 'prefix-openai-project',
    words: "with another vendor's prefix and one character changed",
    change: (key) => `sk-proj-${body(changeAt(key, 2))}`,
  },
  {
    variant: 'prefix-anthropic',
    words: "in another vendor's shape (sk-ant-…)",
    change: (key) => `sk-ant-api03-${body(changeAt(key, 2))}`,
  },
  {
    variant: 'prefix-google',
    words: "in another vendor's shape (AIza…)",
    change: (key) => `AIzaSy${body(changeAt(key, 2)).slice(0, 33)}`,
  },
  fixed('jwt', 'replaced by an unsigned JSON Web Token', jwt),
  fixed('sql', 'replaced by an SQL injection', "sk-' OR '1'='1' --"),
  fixed('sql-union', 'replaced by an SQL union', "' UNION SELECT * FROM keys;--"),
  fixed('path', 'replaced by a path', '../../../../etc/passwd'),
  fixed('wildcard', 'replaced by a wildcard', 'sk-*'),
  fixed('percent-sign', "replaced by SQL's wildcard", 'sk-%'),
  fixed('sample-sk-1234', 'replaced by the published sample key sk-1234', 'sk-1234'),
  fixed('sample-test', 'replaced by the published sample key test', 'test'),
  fixed('sample-your-token', 'replaced by the placeholder YOUR_TOKEN', 'YOUR_TOKEN'),
  fixed('sample-empty', 'replaced by the placeholder EMPTY', 'EMPTY'),
  fixed('word-undefined', 'replaced by the word undefined', 'undefined'),
  fixed('word-none', 'replaced by the word None', 'None'),
  fixed('word-constructor', 'replaced by a member that every JavaScript object has', 'constructor'),
  fixed('word-proto', 'replaced by the prototype of every JavaScript object', '__proto__'),
  fixed('word-null', 'replaced by the word null', 'null'),
  // Less than any common limit on a header line, so that the answer is to the key: HARD-BOUNDED sends more.
  fixed('long', 'replaced by one of 2 KiB', `sk-${'A'.repeat(2048 - 3)}`),
];

/** Letters, and each with an accent. */
const plain = 'aeiounc';
const accents = '\xe0\xe9\xed\xf6\xfc\xf1\xe7';

/** A key with an accent on one of its letters; some databases take both for the same. */
export function accented(key: string): string {
  const changed = body(key).replace(/[aeiounc]/, (letter) => accents.charAt(plain.indexOf(letter)));
  return changed === body(key) ? changeLast(key) : prefix(key) + changed;
}

/** Changes that a look-up before the endpoint is known reads: one endpoint of each format shows them. */
export const sampledKeys: readonly ChangedKey[] = [
  {
    variant: 'one-underscore',
    words: "with SQL's wildcard for one character in the place of a character",
    change: (key) => {
      const at = prefixLength(key) + middle(key);
      return `${key.slice(0, at)}_${key.slice(at + 1)}`;
    },
  },
  {
    variant: 'prefix-underscore',
    words: 'with the hyphen and the underscore of its prefix swapped',
    change: (key) => {
      const changed = prefix(key).replace(/[-_]/g, (mark) => (mark === '-' ? '_' : '-'));
      return changed === prefix(key) ? changeLast(key) : changed + body(key);
    },
  },
  {
    variant: 'look-alikes',
    words: 'with a letter or a digit replaced by another that looks alike',
    // Only one: a gateway need not take all of these for the same.
    change: (key) => {
      const changed = body(key).replace(/[0Oo1lI]/, lookAlike);
      return changed === body(key) ? changeLast(key) : prefix(key) + changed;
    },
  },
  { variant: 'accented', words: 'with an accent on a letter, in Latin 1', change: accented },
  {
    variant: 'accented-utf-8',
    words: 'with an accent on a letter, in UTF-8',
    change: (key) => Buffer.from(accented(key)).toString('latin1'),
  },
  // Values that the documents of local servers and clients tell their users to send.
  ...['not-needed', 'no-key', 'sk-no-key-required', 'lm-studio', 'ollama', 'dummy', 'changeme'].map(
    (value) => fixed(`placeholder-${value}`, `replaced by the placeholder ${value}`, value),
  ),
];
