import { randomInt } from 'node:crypto';
import { prefixOfKey } from './key-prefix.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A key that was never issued, of the same shape as the good one: its prefix and length, with each
 * character behind the prefix drawn anew.
 */
export function makeUnknownKey(good: string | undefined): string {
  const prefix = good === undefined ? 'sk-' : prefixOfKey(good);
  const length = good === undefined ? 48 : Math.max(good.length - prefix.length, 16);
  return prefix + Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
