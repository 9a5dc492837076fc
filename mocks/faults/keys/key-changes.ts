import type { Swap } from '../../gateway/parts.ts';
import { type IssuedKey, stateOf } from '../../keys/keyring.ts';
import type { Fault } from '../fault.ts';
import { afterAuthentication, secretOf } from '../swaps.ts';

/** Who was let in once is let in for ever: the decision is kept and never thrown away. */
const rememberKeys: Swap = (parts) => {
  const known = new Map<string, IssuedKey>();
  return afterAuthentication((decided, { reading }) => {
    const secret = secretOf(reading) ?? '';
    if (decided.allowed) known.set(secret, decided.key);
    const key = known.get(secret);
    return key === undefined ? decided : { allowed: true, key };
  })(parts);
};

/** The list of models that a key had at its first use holds for ever. */
const rememberModels: Swap = (parts) => {
  const first = new Map<string, IssuedKey['models']>();
  return {
    ...parts,
    authorize: (key, model, operation, inbound) => {
      const models = first.get(key.id) ?? (first.has(key.id) ? null : key.models);
      first.set(key.id, models);
      return parts.authorize({ ...key, models }, model, operation, inbound);
    },
  };
};

/** What a key was refused once it is refused for ever. */
const rememberRefusals: Swap = (parts) => {
  const refused = new Set<string>();
  return {
    ...parts,
    authorize: async (key, model, operation, inbound) => {
      const name = `${key.id} ${model}`;
      const decided = refused.has(name)
        ? await parts.authorize({ ...key, models: new Set() }, model, operation, inbound)
        : await parts.authorize(key, model, operation, inbound);
      if (!decided.allowed) refused.add(name);
      return decided;
    },
  };
};

/** A new key is not found the first time that it is looked for. */
const lagBehind: Swap = (parts) => ({
  ...parts,
  createKeyring: (seeds, clock) => {
    const keyring = parts.createKeyring(seeds, clock);
    const unseen = new Set<string>();
    return {
      ...keyring,
      create: (order) => {
        const made = keyring.create(order);
        unseen.add(made.key);
        return made;
      },
      find: (secret) => (unseen.delete(secret) ? undefined : keyring.find(secret)),
    };
  },
});

/** The key store keeps the keys themselves, and shows them. */
const showKeys: Swap = (parts) => ({
  ...parts,
  createKeyring: (seeds, clock) => {
    const keyring = parts.createKeyring(seeds, clock);
    const secrets = new Map<string, string>();
    const reveal = (key: IssuedKey): IssuedKey => ({
      ...key,
      masked: secrets.get(key.id) ?? key.masked,
    });
    return {
      ...keyring,
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
  },
});

/** A deleted key is refused so many times and served from then on: an instance has not heard of it. */
const comeBack =
  (patience: number): Swap =>
  (parts) => {
    const refused = new Map<string, number>();
    return afterAuthentication((decided, { inbound }) => {
      const { key } = decided;
      if (key === null || stateOf(key, inbound.now) !== 'deleted') return decided;
      const times = refused.get(key.id) ?? 0;
      if (times >= patience) return { allowed: true, key };
      refused.set(key.id, times + 1);
      return decided;
    })(parts);
  };

/** A change to a key is not heeded everywhere, or the key comes out. */
export const keyChangeFaults: readonly Fault[] = [
  {
    id: 'deletion-not-effective',
    sentence: 'A key that was used before it was deleted works on: the cache is never cleared.',
    clause: 'KEY-LIFECYCLE',
    swap: rememberKeys,
  },
  {
    id: 'restriction-cached',
    sentence: "A key's model list is read at its first use, and changes to it are not heeded.",
    clause: 'KEY-LIFECYCLE',
    swap: rememberModels,
  },
  {
    id: 'refusal-cached',
    sentence: 'A model that a key was once refused stays refused after it was allowed.',
    clause: 'KEY-LIFECYCLE',
    swap: rememberRefusals,
  },
  {
    id: 'new-key-refused-at-first',
    sentence: 'A new key is refused at its first use: the look-up asks a replica that lags behind.',
    clause: 'KEY-LIFECYCLE',
    swap: lagBehind,
  },
  {
    id: 'key-shown-again',
    sentence: 'The list of keys shows each key in full.',
    clause: 'KEY-SHOWN-ONCE',
    swap: showKeys,
  },
  {
    id: 'revocation-flaps',
    sentence: 'A deleted key is refused once and then served again by another instance.',
    clause: 'HARD-REVOCATION',
    swap: comeBack(1),
  },
  {
    id: 'revocation-flaps-later',
    sentence: 'A deleted key is refused three times, and then an old record is read again.',
    clause: 'HARD-REVOCATION',
    swap: comeBack(3),
  },
];
