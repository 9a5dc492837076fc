import { keyFixtures } from '../../fixtures/keys.ts';
import type { Patch } from '../gateway/stages.ts';
import { maskKey } from '../keys/keyring.ts';

const fixtures = new Set(Object.values(keyFixtures).map(({ key }) => key));

/**
 * Warns of each key that is no public fixture, once. In a page such a key may be a real one, and everybody who
 * opens the page can read it.
 *
 * @param warn called with a line that shows only the last four characters of the key
 */
export const warnOfKeys =
  (warn: (line: string) => void): Patch =>
  (stages) => {
    const warned = new Set<string>();
    return {
      ...stages,
      readCredential: (ctx) => {
        const credential = stages.readCredential(ctx);
        if (credential.kind !== 'found' || fixtures.has(credential.secret)) return credential;
        const masked = maskKey(credential.secret);
        if (!warned.has(masked)) {
          warned.add(masked);
          warn(
            `anyone-conformance: the key ${masked} is no fixture of the mock, and this is browser code. Keys do not belong in a browser: whoever opens the page can read them. Keep them on a server, and use the mock's fixture keys here.`,
          );
        }
        return credential;
      },
    };
  };
