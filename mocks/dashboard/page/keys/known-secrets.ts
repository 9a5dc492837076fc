import { useState } from 'preact/hooks';
import { keyFixtures } from '../../../../fixtures/keys.ts';
import { maskKey } from '../../../keys/keyring.ts';
import type { KeyRecord } from '../control-client.ts';

/** Keys that the page has seen: those made on it, and those that a person pasted. They end with the page. */
export type KnownSecrets = {
  readonly remember: (id: string, key: string) => void;
  /** The key of a record; null where the page cannot know it, since the mock keeps no key. */
  readonly keyOf: (record: KeyRecord) => string | null;
};

/** The public key of a record of the mock's usual start. */
const fixtureOf = ({ name, masked }: KeyRecord): string | undefined =>
  Object.values(keyFixtures).find((one) => one.name === name && maskKey(one.key) === masked)?.key;

/** Remembers keys for as long as the page is open, so that calls can be tried with them. */
export function useKnownSecrets(): KnownSecrets {
  const [known] = useState(() => {
    const seen = new Map<string, string>();
    return {
      remember: (id: string, key: string) => void seen.set(id, key),
      keyOf: (record: KeyRecord) => seen.get(record.id) ?? fixtureOf(record) ?? null,
    };
  });
  return known;
}
