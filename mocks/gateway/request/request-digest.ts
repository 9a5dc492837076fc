import { digest } from '../../../base/digest.ts';
import type { Payload } from './payload.ts';

/** A digest of what is asked, in hex: the same request gets the same answer, whoever sends it. */
export function seedOf(path: string, payload: Payload): string {
  const text = payload.kind === 'json' || payload.kind === 'form' ? payload.text : '';
  return digest(`${path}\n${text}`);
}
