import { digest } from '../../../base/digest.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import {
  admitUnknown,
  admitWhen,
  afterAuthentication,
  changeClause,
  changeKeyring,
  compareBy,
  secretOf,
} from '../patches.ts';

const rememberStrangers: Patch = (stages) => {
  const cached = new Set<string>();
  return admitWhen(({ credential }) => {
    const secret = secretOf(credential);
    const isCached = secret !== null && cached.has(secret);
    if (secret !== null) cached.add(secret);
    return isCached;
  })(stages);
};

const keepByPrefix: Patch = (stages) => {
  const found = new Map<string, IssuedKey>();
  return afterAuthentication((decided, { credential }) => {
    const part = secretOf(credential)?.slice(0, 40) ?? '';
    if (!isRefusal(decided)) found.set(part, decided);
    return found.get(part) ?? decided;
  })(stages);
};

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
export const lookUpFaults = [
  ...breaking('KEY-MALFORMED', {
    'underscore-matches-any': [
      'A key is found by LIKE, so that an underscore matches any character.',
      findLike,
    ],
    'digest-accepted': [
      'A key is stored by its SHA-256, and who sends that is let in, too.',
      changeKeyring((keyring, seeds) => ({
        find: (secret) =>
          keyring.find(seeds.find(({ key }) => digest(key) === secret)?.key ?? secret),
      })),
    ],
    'underscore-equals-hyphen': [
      'Keys are decoded as base64url, so that an underscore and a hyphen are the same.',
      compareBy((secret) => secret.replaceAll('_', '-')),
    ],
    'look-alikes-equal': [
      'Keys are decoded as base 32: O is 0, and I and l are 1.',
      compareBy((secret) => secret.replace(/o/gi, '0').replace(/[il]/gi, '1')),
    ],
    'key-case-ignored': [
      'Keys are compared without regard to upper and lower case.',
      compareBy((secret) => secret.toLowerCase()),
    ],
    'key-truncated': [
      'Only the first 32 characters of a key are compared.',
      compareBy((secret) => secret.slice(0, 32)),
    ],
    'key-blanks-removed': [
      'Blanks inside a key are taken out before it is compared.',
      compareBy((secret) => secret.replace(/\s/g, '')),
    ],
    'masked-key-accepted': [
      'Only those characters of a key are compared that its masked form shows.',
      compareBy((secret) => `${secret.slice(0, 7)}${secret.slice(-4)}`),
    ],
    'sample-key-accepted': [
      'The sample keys of the documentation are live.',
      admitUnknown(/^(?:sk-1234|test|YOUR_TOKEN|EMPTY)$/),
    ],
    'sql-injection': [
      'The key is pasted into the SQL of its own look-up.',
      admitUnknown(/' *(?:OR|UNION) /i),
    ],
    'wildcard-in-look-up': [
      'The key is looked up as a pattern, in which % and * stand for anything.',
      admitUnknown(/^sk-[%*]$/),
    ],
    'token-not-verified': [
      'A JSON Web Token is believed without a look at its signature.',
      admitUnknown(/^eyJ[\w-]+\.[\w-]+\./),
    ],
    'vendor-key-passed-on': [
      "A key in another vendor's shape is passed upstream instead of being looked up.",
      admitUnknown(/^(?:sk-proj-|sk-ant-|AIza)/),
    ],
    'other-shapes-let-through': [
      'Only what begins like a key is looked up, and any other value goes through.',
      admitUnknown(/^(?!sk-)./),
    ],
    'undefined-key-accepted': [
      'The words undefined and null stand for no key, and no key for everybody.',
      admitUnknown(/^(?:undefined|null)$/),
    ],
    'key-end-compared': [
      'Only the second half of a key is compared.',
      compareBy((secret) => secret.slice(-24)),
    ],
    'key-order-ignored': [
      'Keys are compared by a checksum that does not see the order of letters.',
      compareBy((secret) => [...secret].sort().join('')),
    ],
    'key-repeats-ignored': [
      'A letter twice in a row counts once when keys are compared.',
      compareBy((secret) => secret.replace(/(.)\1+/g, '$1')),
    ],
    'masked-key-expanded': [
      'The asterisks of a masked key stand for whatever the real one has there.',
      admitUnknown(/^sk-\w+\*{4}\w+$/),
    ],
    'cache-keyed-by-prefix': [
      'Keys that were found are kept by their first 40 characters, and so are others.',
      keepByPrefix,
    ],
    'placeholder-key-accepted': [
      'A local server in front takes the key that its documents tell everybody to send.',
      admitUnknown(/^(?:not-needed|lm-studio|ollama|sk-no-key-required)$/),
    ],
  }),
  ...breaking('KEY-UNKNOWN', {
    'well-formed-key-accepted': [
      'Any value of the right shape is let in: nobody looks whether it was issued.',
      admitUnknown(/^sk-[A-Za-z0-9]{20,}$/),
    ],
    'unknown-key-400': [
      'An unknown key is answered 400, with the complaint that no database is connected.',
      changeClause('KEY-UNKNOWN', {
        status: 400,
        kind: 'invalid-request',
        message: 'No connected db.',
      }),
    ],
    'unknown-key-403': [
      'A key that never existed is answered 403, as if it had been disabled.',
      changeClause('KEY-UNKNOWN', { status: 403, kind: 'model-forbidden' }),
    ],
    'unknown-key-500': [
      'The look-up of a key that is not there fails, and is answered 500.',
      changeClause('KEY-UNKNOWN', { status: 500, kind: 'failed' }),
    ],
    'unknown-key-served-later': [
      'A key that was refused once is kept as known, and let in from then on.',
      rememberStrangers,
    ],
    'key-store-fails-open': [
      'After five unknown keys the key store counts as broken, and everybody is let in.',
      failOpen,
    ],
  }),
];
