import { type Contract, styleOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { isInQuery } from '../cases/credentials.ts';
import { prefixOfKey } from '../cases/malformed-keys.ts';
import type { CredentialPlan, KeyName } from '../cases/request-plan.ts';
import type { KeyChange } from './mutation.ts';

const fullWidthOffset = 0xfee0;

/** Replaces `length` characters of a text, from `at` on, with `text`. */
const splice = (whole: string, at: number, length: number, text: string): string =>
  whole.slice(0, at) + text + whole.slice(at + length);

function changeSecret(secret: string, change: KeyChange): string {
  const at = 'at' in change ? change.at % secret.length : 0;
  const letter = secret.charAt(at);
  switch (change.kind) {
    case 'replace':
      return splice(secret, at, 1, change.text);
    // Never at an end: there it would stand beside the whole secret, which is another thing.
    case 'insert':
      return splice(secret, 1 + (change.at % Math.max(secret.length - 1, 1)), 0, change.text);
    case 'delete':
      return splice(secret, at, Math.min(change.length, secret.length - 1), '');
    case 'repeat':
      return splice(secret, at, 0, secret.slice(at, at + change.length));
    case 'swap':
      return splice(secret, at, 2, secret.charAt(at + 1) + letter);
    case 'case': {
      const other = letter.toLowerCase();
      return splice(secret, at, 1, letter === other ? letter.toUpperCase() : other);
    }
    case 'percent':
      return splice(secret, at, 1, `%${letter.charCodeAt(0).toString(16)}`);
    case 'full-width':
      return splice(secret, at, 1, String.fromCharCode(letter.charCodeAt(0) + fullWidthOffset));
    default:
      return secret;
  }
}

function changeOnce(key: string, change: KeyChange): string {
  const prefix = prefixOfKey(key);
  if (change.kind === 'wrap') return change.before + key + change.after;
  if (change.kind === 'new') return prefix + change.text;
  return key.length === prefix.length
    ? key
    : prefix + changeSecret(key.slice(prefix.length), change);
}

/** A key's value with these changes, one after another; a character beyond U+00FF is not yet bytes. */
export const changeKey = (key: string, changes: readonly KeyChange[]): string =>
  changes.reduce(changeOnce, key);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * True where a value holds none of the keys, however forgivingly it is read: trimmed, with its blanks
 * taken out, percent-decoded, in Unicode's compatibility form. Then whoever sends it holds none of them.
 */
export const isForeign = (value: string, keys: readonly string[]): boolean =>
  [value, value.replace(/\s+/g, ''), decoded(value), value.normalize('NFKC')].every((form) =>
    keys.every((key) => !form.includes(key)),
  );

/** Characters beyond U+00FF as the bytes of UTF-8, one character a byte; others are one byte already. */
const toBytes = (text: string): string =>
  [...text]
    .map((letter) =>
      letter.charCodeAt(0) > 0xff ? Buffer.from(letter, 'utf8').toString('latin1') : letter,
    )
    .join('');

/** The changed key in the style's place. */
export function presentDrawn(
  contract: Contract,
  style: Style,
  key: KeyName,
  changes: readonly KeyChange[],
): CredentialPlan {
  const scheme = changes.find((change) => change.kind === 'scheme');
  const prefix = scheme === undefined ? styleOf(contract, style).prefix : `${scheme.word} `;
  return {
    place: styleOf(contract, style).place,
    key,
    write: (value) => {
      const changed = changeKey(value, changes);
      return prefix + (isInQuery(contract, style) ? encodeURIComponent(changed) : toBytes(changed));
    },
  };
}
