import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Payload } from './payload.ts';

/** A digest of what is asked, in hex: the same request gets the same answer, whoever sends it. */
export function seedOf(path: string, payload: Payload): string {
  const text = payload.kind === 'json' || payload.kind === 'form' ? payload.text : '';
  return bytesToHex(sha256(utf8ToBytes(`${path}\n${text}`)));
}
