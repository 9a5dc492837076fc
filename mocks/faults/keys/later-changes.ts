import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import { afterAuthentication, changeKeyring, wrongRefusal } from '../patches.ts';

const rememberStatus: Patch = (stages) => {
  const enabled = new Set<string>();
  return afterAuthentication((decided, { key }) => {
    if (!isRefusal(decided)) enabled.add(decided.id);
    return key?.disabled === true && enabled.has(key.id) ? key : decided;
  })(stages);
};

const rememberDisabled: Patch = (stages) => {
  const bad = new Set<string>();
  return afterAuthentication((decided, { key }) => {
    if (key?.disabled === true) bad.add(key.id);
    return !isRefusal(decided) && bad.has(decided.id) ? wrongRefusal : decided;
  })(stages);
};

/** The first request after a change sees the new list; the next ones see the list that was before it. */
const bringBackModels: Patch = (stages) => {
  const seen = new Map<string, { latest: IssuedKey['models']; stale: IssuedKey['models'] }>();
  return {
    ...stages,
    authorize: (ctx) => {
      const { key } = ctx;
      const known = seen.get(key.id) ?? { latest: key.models, stale: key.models };
      const isNew = known.latest !== key.models;
      seen.set(key.id, isNew ? { latest: key.models, stale: known.latest } : known);
      const models = isNew ? key.models : known.stale;
      return stages.authorize({ ...ctx, key: { ...key, models } });
    },
  };
};

const showDigests: Patch = changeKeyring((keyring) => {
  const digests = new Map<string, string>();
  return {
    create: (order) => {
      const made = keyring.create(order);
      digests.set(made.issued.id, bytesToHex(sha256(utf8ToBytes(made.key))));
      return made;
    },
    list: () =>
      keyring.list().map((key) => ({ ...key, masked: digests.get(key.id) ?? key.masked })),
  };
});

const addModels: Patch = changeKeyring((keyring) => ({
  change: (id, change) => {
    const old = keyring.get(id)?.models ?? null;
    return keyring.change(
      id,
      old !== null && change.models ? { ...change, models: [...old, ...change.models] } : change,
    );
  },
}));

/** What was decided of a key outlives the next change of it. */
export const laterChangeFaults = [
  ...breaking('KEY-LIFECYCLE', {
    'disabled-key-cached': [
      'A key that was used before it was disabled works on until its cache entry ends.',
      rememberStatus,
    ],
    'enabled-key-stays-refused': [
      'A key that was refused while it was disabled stays refused once it is enabled.',
      rememberDisabled,
    ],
    'model-list-only-grows': [
      'A changed list of models is added to the old one, so that none is ever taken away.',
      addModels,
    ],
    'restriction-reverts': [
      'A changed model list holds once, until another instance brings back the old one.',
      bringBackModels,
    ],
  }),
  ...breaking('KEY-SHOWN-ONCE', {
    'key-digest-shown': [
      'The list of keys shows the digest by which a key is looked up.',
      showDigests,
    ],
  }),
];
