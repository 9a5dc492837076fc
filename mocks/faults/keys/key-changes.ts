import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { breaking } from '../fault.ts';
import { afterAuthentication, changeKeyring, isInState, secretOf } from '../patches.ts';

const rememberKeys: Patch = (stages) => {
  const known = new Map<string, IssuedKey>();
  return afterAuthentication((decided, { credential }) => {
    const secret = secretOf(credential) ?? '';
    if (!isRefusal(decided)) known.set(secret, decided);
    return known.get(secret) ?? decided;
  })(stages);
};

const rememberModels: Patch = (stages) => {
  const first = new Map<string, IssuedKey['models']>();
  return {
    ...stages,
    authorize: (ctx) => {
      const { key } = ctx;
      const models = first.get(key.id) ?? (first.has(key.id) ? null : key.models);
      first.set(key.id, models);
      return stages.authorize({ ...ctx, key: { ...key, models } });
    },
  };
};

const rememberRefusals: Patch = (stages) => {
  const refused = new Set<string>();
  return {
    ...stages,
    authorize: async (ctx) => {
      const { key, model } = ctx;
      const name = `${key.id} ${model}`;
      const forbidden = refused.has(name)
        ? await stages.authorize({ ...ctx, key: { ...key, models: new Set() } })
        : await stages.authorize(ctx);
      if (forbidden !== null) refused.add(name);
      return forbidden;
    },
  };
};

const lagBehind: Patch = changeKeyring((keyring) => {
  const unseen = new Set<string>();
  return {
    create: (order) => {
      const made = keyring.create(order);
      unseen.add(made.key);
      return made;
    },
    find: (secret) => (unseen.delete(secret) ? undefined : keyring.find(secret)),
  };
});

const showKeys: Patch = changeKeyring((keyring) => {
  const secrets = new Map<string, string>();
  const reveal = (key: IssuedKey): IssuedKey => ({
    ...key,
    masked: secrets.get(key.id) ?? key.masked,
  });
  return {
    create: (order) => {
      const made = keyring.create(order);
      secrets.set(made.issued.id, made.key);
      return made;
    },
    get: (id) => {
      const key = keyring.get(id);
      return key === undefined ? undefined : reveal(key);
    },
    list: () => keyring.list().map(reveal),
  };
});

/** A deleted key is refused `patience` times and served from then on: one instance has missed the deletion. */
const comeBack =
  (patience: number): Patch =>
  (stages) => {
    const refused = new Map<string, number>();
    return afterAuthentication((decided, ctx) => {
      const { key } = ctx;
      if (key === null || !isInState(ctx, 'deleted')) return decided;
      const times = refused.get(key.id) ?? 0;
      if (times >= patience) return key;
      refused.set(key.id, times + 1);
      return decided;
    })(stages);
  };

/** A change to a key is not heeded everywhere, or the key comes out. */
export const keyChangeFaults = [
  ...breaking('KEY-LIFECYCLE', {
    'deletion-not-effective': [
      'A key that was used before it was deleted works on: the cache is never cleared.',
      rememberKeys,
    ],
    'restriction-cached': [
      "A key's model list is read at its first use, and changes to it are not heeded.",
      rememberModels,
    ],
    'refusal-cached': [
      'A model that a key was once refused stays refused after it was allowed.',
      rememberRefusals,
    ],
    'new-key-refused-at-first': [
      'A new key is refused at its first use: the look-up asks a replica that lags behind.',
      lagBehind,
    ],
  }),
  ...breaking('KEY-SHOWN-ONCE', {
    'key-shown-again': ['The list of keys shows each key in full.', showKeys],
  }),
  ...breaking('HARD-REVOCATION', {
    'revocation-flaps': [
      'A deleted key is refused once and then served again by another instance.',
      comeBack(1),
    ],
    'revocation-flaps-later': [
      'A deleted key is refused three times, and then an old record is read again.',
      comeBack(3),
    ],
  }),
];
