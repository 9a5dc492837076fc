import { digest, randomText } from '../../base/digest.ts';
import type { KeySpec, KeyState } from '../../fixtures/keys.ts';
import { KeyTable } from './key-table.ts';

/** A key that was issued: all that the gateway keeps of it. The key itself is not among it. */
export type IssuedKey = {
  readonly id: string;
  name: string;
  /** The key's last four characters behind its prefix. */
  readonly masked: string;
  models: ReadonlySet<string> | null;
  /** Credits that the key may spend in all. */
  quota: number | null;
  /** Calls that it may make in a minute; null where that has no limit. */
  rate: number | null;
  /** Credits spent; a served call is one credit. */
  used: number;
  disabled: boolean;
  /** Milliseconds since 1970. */
  expiresAt: number | null;
  deletedAt: number | null;
  readonly createdAt: number;
  /** When it was used last, in milliseconds since this module was loaded; `markUsed` and `lastUsedAt` know that. */
  lastUsed: number | null;
};

/** What is to be known of a key before it is issued. */
export type KeyOrder = {
  readonly name: string;
  readonly models?: readonly string[] | null | undefined;
  readonly quota?: number | null | undefined;
  readonly rate?: number | null | undefined;
  readonly expiresAt?: number | null | undefined;
  /** The session that the key is made in; it stands in the key's id. */
  readonly session?: string | null | undefined;
};

/** A change to an issued key; members left out stay as they are. */
export type KeyChange = {
  readonly [Member in Exclude<keyof KeyOrder, 'session'>]?: KeyOrder[Member] | undefined;
} & { readonly disabled?: boolean | undefined };

/** The keys that were issued. A deleted key stays known by its digest, so that a log can say why it was refused. */
export type Keyring = {
  /** The issued key with this secret. The look-up is by digest: its time shows nothing about the other keys. */
  readonly find: (secret: string) => IssuedKey | undefined;
  readonly get: (id: string) => IssuedKey | undefined;
  readonly list: () => IssuedKey[];
  /** Issues a key; the returned `key` is the only time that it is seen. */
  readonly create: (order: KeyOrder) => { readonly key: string; readonly issued: IssuedKey };
  readonly change: (id: string, change: KeyChange) => IssuedKey | undefined;
  /** Deletes a key permanently; false where there is none to delete. */
  readonly remove: (id: string) => boolean;
  /** The keys whose id `picks` picks (all by default) as data, in the order in which they were issued. */
  readonly stored: (picks?: (id: string) => boolean) => StoredKey[];
  /** Puts these keys in the place of those whose id `replaces` picks, which are then unknown. */
  readonly restore: (keys: readonly StoredKey[], replaces: (id: string) => boolean) => void;
};

/** The session in which the key with this id was made; null for a key of the gateway's own. */
export function sessionOf(id: string): string | null {
  const end = id.indexOf('.');
  return end === -1 ? null : id.slice(0, end);
}

/** A new key: `sk-` and 48 characters, some 285 bits. */
export const makeKey = (): string => `sk-${randomText(48)}`;

/** A key or a presented value as it may be shown: four characters at most, none of a short value. */
export function maskKey(value: string): string {
  return value.length < 16 ? 'sk-…' : `${value.startsWith('sk-') ? 'sk-' : ''}…${value.slice(-4)}`;
}

/** A text that a caller wrote, without what looks like a key in it: rather a word too many than a key. */
export const hideKeys = (text: string): string =>
  /[se]k[-_]/.test(text) ? text.replace(/(sk-|\bek_)[\w-]{4,}/g, '$1…') : text;

const loadedAt = Date.now();

/**
 * Notes when a key is used, in milliseconds since 1970. V8 keeps a number of 31 bits in the key itself, which is enough
 * for three weeks. A larger one is an object of its own: that costs 1.3 µs for each call where there are a million keys.
 */
export function markUsed(key: IssuedKey, now: number): void {
  key.lastUsed = now - loadedAt;
}

/** When a key was used last, in milliseconds since 1970; null where it never was. */
export const lastUsedAt = ({ lastUsed }: IssuedKey): number | null =>
  lastUsed === null ? null : lastUsed + loadedAt;

/** The state of an issued key at a time (milliseconds since 1970); the most severe one where several apply. */
export function stateOf(key: IssuedKey, now: number): KeyState {
  if (key.deletedAt !== null) return 'deleted';
  if (key.disabled) return 'disabled';
  if (key.expiresAt !== null && key.expiresAt <= now) return 'expired';
  if (key.quota !== null && key.used >= key.quota) return 'exhausted';
  return key.models === null ? 'active' : 'restricted';
}

function issue(id: string, key: string, order: KeyOrder, now: number): IssuedKey {
  return {
    id,
    name: order.name,
    masked: maskKey(key),
    models: order.models ? new Set(order.models) : null,
    quota: order.quota ?? null,
    rate: order.rate ?? null,
    used: 0,
    disabled: false,
    expiresAt: order.expiresAt ?? null,
    deletedAt: null,
    createdAt: now,
    lastUsed: null,
  };
}

function issueSeed(id: string, seed: KeySpec, now: number): IssuedKey {
  const expiresAt = seed.expiresAt === null ? null : Date.parse(seed.expiresAt);
  const key = issue(id, seed.key, { ...seed, expiresAt }, now);
  if (seed.state === 'disabled') key.disabled = true;
  if (seed.state === 'expired') key.expiresAt = Math.min(expiresAt ?? now, now);
  if (seed.state === 'exhausted') {
    key.quota = seed.quota ?? 0;
    key.used = key.quota;
  }
  if (seed.state === 'deleted') key.deletedAt = now;
  return key;
}

const newId = ({ session }: KeyOrder): string =>
  `${session == null ? '' : `${session}.`}key_${randomText(12)}`;

/**
 * Makes a keyring that holds the seeds, each in its state.
 *
 * @param clock milliseconds since 1970
 */
export function createKeyring(seeds: readonly KeySpec[], clock: () => number = Date.now): Keyring {
  const table = new KeyTable<IssuedKey>();
  const keep = (secret: string, key: IssuedKey): IssuedKey => {
    table.put(digest(secret), key);
    return key;
  };
  seeds.forEach((seed, index) => {
    keep(seed.key, issueSeed(`key_${index + 1}`, seed, clock()));
  });
  const live = (id: string): IssuedKey | undefined => {
    const key = table.get(id);
    return key === undefined || key.deletedAt !== null ? undefined : key;
  };
  return {
    find: (secret) => table.find(digest(secret)),
    get: (id) => table.get(id),
    list: () => [...table.keys],
    create: (order) => {
      const key = makeKey();
      return { key, issued: keep(key, issue(newId(order), key, order, clock())) };
    },
    change: (id, change) => {
      const key = live(id);
      if (key === undefined) return undefined;
      if (change.name !== undefined) key.name = change.name;
      if (change.models !== undefined) key.models = change.models ? new Set(change.models) : null;
      if (change.quota !== undefined) key.quota = change.quota;
      if (change.rate !== undefined) key.rate = change.rate;
      if (change.expiresAt !== undefined) key.expiresAt = change.expiresAt;
      if (change.disabled !== undefined) key.disabled = change.disabled;
      return key;
    },
    remove: (id) => {
      const key = live(id);
      if (key === undefined) return false;
      key.deletedAt = clock();
      return true;
    },
    stored: (picks = () => true) =>
      table.keys.flatMap((key, place) =>
        picks(key.id) ? [toStored(table.digestAt(place), key)] : [],
      ),
    restore: (stored, replaces) => {
      table.remove(replaces);
      for (const key of stored) table.put(key.digest, fromStored(key));
    },
  };
}

/** An issued key as plain data: its digest in place of the key, and nothing that opens the gateway. */
export type StoredKey = Readonly<Omit<IssuedKey, 'models' | 'rate' | 'lastUsed'>> & {
  /** Milliseconds since 1970. */
  readonly lastUsedAt: number | null;
  /** The SHA-256 of the key, in hex. */
  readonly digest: string;
  readonly models: readonly string[] | null;
  /** Absent in older files. */
  readonly rate?: number | null | undefined;
};

/** A copy of an issued key as data. */
export const toStored = (digest: string, key: IssuedKey): StoredKey => ({
  digest,
  id: key.id,
  name: key.name,
  masked: key.masked,
  models: key.models === null ? null : [...key.models],
  quota: key.quota,
  rate: key.rate,
  used: key.used,
  disabled: key.disabled,
  expiresAt: key.expiresAt,
  deletedAt: key.deletedAt,
  createdAt: key.createdAt,
  lastUsedAt: lastUsedAt(key),
});

/** The issued key of a stored one. Its members are written out: a copy of the rest takes half as much memory again. */
export const fromStored = (key: StoredKey): IssuedKey => ({
  id: key.id,
  name: key.name,
  masked: key.masked,
  models: key.models === null ? null : new Set(key.models),
  quota: key.quota,
  rate: key.rate ?? null,
  used: key.used,
  disabled: key.disabled,
  expiresAt: key.expiresAt,
  deletedAt: key.deletedAt,
  createdAt: key.createdAt,
  lastUsed: key.lastUsedAt === null ? null : key.lastUsedAt - loadedAt,
});
