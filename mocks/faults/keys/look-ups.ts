import { digest } from '../../../base/digest.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import type { Fault } from '../fault.ts';
import {
  admitUnknown,
  admitWhen,
  afterAuthentication,
  changeClause,
  changeKeyring,
  compareBy,
  secretOf,
} from '../patches.ts';

/** Whoever was looked up once is in the cache, and whoever is in the cache is let in. */
const rememberStrangers: Patch = (stages) => {
  const cached = new Set<string>();
  return admitWhen(({ credential }) => {
    const secret = secretOf(credential);
    const isCached = secret !== null && cached.has(secret);
    if (secret !== null) cached.add(secret);
    return isCached;
  })(stages);
};

/** The cache of valid keys knows them by the part that an index of its column holds. */
const keepByPrefix: Patch = (stages) => {
  const found = new Map<string, IssuedKey>();
  return afterAuthentication((decided, { credential }) => {
    const part = secretOf(credential)?.slice(0, 40) ?? '';
    if (!isRefusal(decided)) found.set(part, decided);
    return found.get(part) ?? decided;
  })(stages);
};

/** Misses are counted as failures of the store, and while it fails nobody is to be kept waiting. */
const failOpen: Patch = (stages) => {
  let misses = 0;
  return admitWhen(({ credential, key }) => {
    if (key === null && credential.kind === 'found') misses += 1;
    return key === null && misses > 5;
  })(stages);
};

/** The look-up compares by a pattern in which an underscore matches any character. */
const findLike: Patch = changeKeyring((keyring, seeds) => {
  const isLike = (key: string, pattern: string) =>
    key.length === pattern.length &&
    [...pattern].every((letter, at) => letter === '_' || letter === key[at]);
  return {
    find: (secret) => keyring.find(seeds.find(({ key }) => isLike(key, secret))?.key ?? secret),
  };
});

/** A key is found, or shown, although the value that was sent was never issued. */
export const lookUpFaults: readonly Fault[] = [
  {
    id: 'underscore-matches-any',
    sentence: 'A key is found by LIKE, so that an underscore matches any character.',
    clause: 'KEY-MALFORMED',
    patch: findLike,
  },
  {
    id: 'digest-accepted',
    sentence: 'A key is stored by its SHA-256, and who sends that is let in, too.',
    clause: 'KEY-MALFORMED',
    patch: changeKeyring((keyring, seeds) => ({
      find: (secret) =>
        keyring.find(seeds.find(({ key }) => digest(key) === secret)?.key ?? secret),
    })),
  },
  {
    id: 'underscore-equals-hyphen',
    sentence: 'Keys are decoded as base64url, so that an underscore and a hyphen are the same.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.replaceAll('_', '-')),
  },
  {
    id: 'look-alikes-equal',
    sentence: 'Keys are decoded as base 32: O is 0, and I and l are 1.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.replace(/o/gi, '0').replace(/[il]/gi, '1')),
  },
  {
    id: 'well-formed-key-accepted',
    sentence: 'Any value of the right shape is let in: nobody looks whether it was issued.',
    clause: 'KEY-UNKNOWN',
    patch: admitUnknown(/^sk-[A-Za-z0-9]{20,}$/),
  },
  {
    id: 'unknown-key-400',
    sentence: 'An unknown key is answered 400, with the complaint that no database is connected.',
    clause: 'KEY-UNKNOWN',
    patch: changeClause('KEY-UNKNOWN', {
      status: 400,
      kind: 'invalid-request',
      message: 'No connected db.',
    }),
  },
  {
    id: 'key-case-ignored',
    sentence: 'Keys are compared without regard to upper and lower case.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.toLowerCase()),
  },
  {
    id: 'key-truncated',
    sentence: 'Only the first 32 characters of a key are compared.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.slice(0, 32)),
  },
  {
    id: 'key-blanks-removed',
    sentence: 'Blanks inside a key are taken out before it is compared.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.replace(/\s/g, '')),
  },
  {
    id: 'masked-key-accepted',
    sentence: 'Only those characters of a key are compared that its masked form shows.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => `${secret.slice(0, 7)}${secret.slice(-4)}`),
  },
  {
    id: 'sample-key-accepted',
    sentence: 'The sample keys of the documentation are live.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^(?:sk-1234|test|YOUR_TOKEN|EMPTY)$/),
  },
  {
    id: 'sql-injection',
    sentence: 'The key is pasted into the SQL of its own look-up.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/' *(?:OR|UNION) /i),
  },
  {
    id: 'wildcard-in-look-up',
    sentence: 'The key is looked up as a pattern, in which % and * stand for anything.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^sk-[%*]$/),
  },
  {
    id: 'token-not-verified',
    sentence: 'A JSON Web Token is believed without a look at its signature.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^eyJ[\w-]+\.[\w-]+\./),
  },
  {
    id: 'vendor-key-passed-on',
    sentence: "A key in another vendor's shape is passed upstream instead of being looked up.",
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^(?:sk-proj-|sk-ant-|AIza)/),
  },
  {
    id: 'other-shapes-let-through',
    sentence: 'Only what begins like a key is looked up, and any other value goes through.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^(?!sk-)./),
  },
  {
    id: 'undefined-key-accepted',
    sentence: 'The words undefined and null stand for no key, and no key for everybody.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^(?:undefined|null)$/),
  },
  {
    id: 'key-end-compared',
    sentence: 'Only the second half of a key is compared.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.slice(-24)),
  },
  {
    id: 'key-order-ignored',
    sentence: 'Keys are compared by a checksum that does not see the order of letters.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => [...secret].sort().join('')),
  },
  {
    id: 'key-repeats-ignored',
    sentence: 'A letter twice in a row counts once when keys are compared.',
    clause: 'KEY-MALFORMED',
    patch: compareBy((secret) => secret.replace(/(.)\1+/g, '$1')),
  },
  {
    id: 'masked-key-expanded',
    sentence: 'The asterisks of a masked key stand for whatever the real one has there.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^sk-\w+\*{4}\w+$/),
  },
  {
    id: 'unknown-key-403',
    sentence: 'A key that never existed is answered 403, as if it had been disabled.',
    clause: 'KEY-UNKNOWN',
    patch: changeClause('KEY-UNKNOWN', { status: 403, kind: 'model-forbidden' }),
  },
  {
    id: 'unknown-key-500',
    sentence: 'The look-up of a key that is not there fails, and is answered 500.',
    clause: 'KEY-UNKNOWN',
    patch: changeClause('KEY-UNKNOWN', { status: 500, kind: 'failed' }),
  },
  {
    id: 'unknown-key-served-later',
    sentence: 'A key that was refused once is kept as known, and let in from then on.',
    clause: 'KEY-UNKNOWN',
    patch: rememberStrangers,
  },
  {
    id: 'key-store-fails-open',
    sentence: 'After five unknown keys the key store counts as broken, and everybody is let in.',
    clause: 'KEY-UNKNOWN',
    patch: failOpen,
  },
  {
    id: 'cache-keyed-by-prefix',
    sentence: 'Keys that were found are kept by their first 40 characters, and so are others.',
    clause: 'KEY-MALFORMED',
    patch: keepByPrefix,
  },
  {
    id: 'placeholder-key-accepted',
    sentence: 'A local server in front takes the key that its documents tell everybody to send.',
    clause: 'KEY-MALFORMED',
    patch: admitUnknown(/^(?:not-needed|lm-studio|ollama|sk-no-key-required)$/),
  },
];
