import { randomInt } from 'node:crypto';
import { prefixOfKey } from './malformed-keys.ts';

const digits = '0123456789';
const small = 'abcdefghijklmnopqrstuvwxyz';
const capitals = small.toUpperCase();

/** The characters that may stand in the place of one: of its kind; none in the place of punctuation. */
function kindOf(character: string, isHex: boolean): string {
  const own = [digits, small, capitals].find((kind) => kind.includes(character)) ?? '';
  if (!isHex || own === '') return own;
  return digits + (own === capitals ? 'ABCDEF' : 'abcdef');
}

/** Fewest characters of a secret that are drawn anew, so that no other key is met by chance. */
const fewestDrawn = 16;

/**
 * Returns a key that was never issued, of the same shape as the valid one: its prefix and length, and in
 * each position behind the prefix another character of the same kind. A short key is made longer.
 */
export function makeUnknownKey(good: string | undefined): string {
  const prefix = good === undefined ? 'sk-' : prefixOfKey(good);
  const secret = good === undefined ? '' : good.slice(prefix.length);
  const isHex = /^[0-9a-f-]*[a-f][0-9a-f-]*$|^[0-9A-F-]*[A-F][0-9A-F-]*$/.test(secret);
  const drawn = [...secret].map((character) => ({
    character,
    kind: kindOf(character, isHex),
  }));
  const any = { character: '', kind: digits + small + capitals };
  const count = drawn.filter(({ kind }) => kind !== '').length;
  const more = secret === '' ? 48 : Math.max(fewestDrawn - count, 0);
  return (
    prefix +
    [...drawn, ...Array.from({ length: more }, () => any)]
      .map(({ character, kind }) => (kind === '' ? character : kind[randomInt(kind.length)]))
      .join('')
  );
}
