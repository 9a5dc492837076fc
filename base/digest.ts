import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Node's own digest, several times as fast; a browser has none that answers at once. */
const native = globalThis.process?.getBuiltinModule?.('node:crypto')?.hash;

/** The SHA-256 of a text, in hex. */
export const digest: (text: string) => string =
  native === undefined
    ? (text) => bytesToHex(sha256(utf8ToBytes(text)))
    : (text) => native('sha256', text, 'hex');

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `length` characters of the alphabet, each equally likely, from the platform's cryptographic source. */
export function randomText(length: number): string {
  let text = '';
  const limit = 256 - (256 % alphabet.length);
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
