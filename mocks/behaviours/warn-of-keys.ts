import { keyFixtures } from '../../fixtures/keys.ts';
import type { Swap } from '../gateway/parts.ts';
import { maskKey } from '../keys/keyring.ts';

const fixtures = new Set(Object.values(keyFixtures).map(({ key }) => key));

/**
 * Warns of each key that is no public fixture, once. In a page such a key may be a real one, and everybody who
 * opens the page can read it.
 *
 * @param warn is told a line that shows no more of the key than its last four characters
 */
export const warnOfKeys =
  (warn: (line: string) => void): Swap =>
  (parts) => {
    const warned = new Set<string>();
    return {
      ...parts,
      readCredential: (inbound, operation) => {
        const reading = parts.readCredential(inbound, operation);
        if (reading.kind !== 'found' || fixtures.has(reading.secret)) return reading;
        const masked = maskKey(reading.secret);
        if (!warned.has(masked)) {
          warned.add(masked);
          warn(
            `anyone-conformance: the key ${masked} is no fixture of the mock, and this is browser code. Keys do not belong in a browser: whoever opens the page can read them. Keep them on a server, and use the mock's fixture keys here.`,
          );
        }
        return reading;
      },
    };
  };
