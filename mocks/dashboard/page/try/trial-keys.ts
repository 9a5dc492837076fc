import type { KeyRecord } from '../control-client.ts';
import type { KnownSecrets } from '../keys/known-secrets.ts';
import { states } from '../words.ts';
import type { Choice, TrialSettings } from './try-choices.ts';

const unknownKey = 'sk-ThisKeyWasNeverIssuedByAnyMock0123456789abcdefgh';

/** The keys of the page to choose from, and what is no key of it. */
export const keyChoices = (keys: readonly KeyRecord[]): readonly Choice[] => [
  ...keys.map(({ id, name, masked, state }): Choice => {
    const [word] = states[state];
    return [id, word === name ? `${name} · ${masked}` : `${name} · ${masked} · ${word}`];
  }),
  ['none', 'No key'],
  ['unknown', 'Never issued'],
  ['own', 'Another key'],
];

/** The choice as it is made: the first key that works, until a person chooses another. */
export function chosenKey({ choice }: TrialSettings, keys: readonly KeyRecord[]): string {
  const isThere =
    ['none', 'unknown', 'own'].includes(choice) || keys.some(({ id }) => id === choice);
  if (isThere) return choice;
  const works =
    keys.find(({ state }) => state === 'active') ??
    keys.find(({ state }) => state === 'restricted');
  return works?.id ?? 'none';
}

/** True where the page does not know the chosen key: a person has to paste it. */
export function needsPaste(
  choice: string,
  keys: readonly KeyRecord[],
  secrets: KnownSecrets,
): boolean {
  if (choice === 'own') return true;
  const record = keys.find(({ id }) => id === choice);
  return record !== undefined && secrets.keyOf(record) === null;
}

/** The key that a trial sends; null for none. What was pasted is remembered for its record. */
export function trialKey(
  choice: string,
  pasted: string,
  keys: readonly KeyRecord[],
  secrets: KnownSecrets,
): string | null {
  if (choice === 'none') return null;
  if (choice === 'unknown') return unknownKey;
  const record = keys.find(({ id }) => id === choice);
  const known = record === undefined ? null : secrets.keyOf(record);
  if (known !== null) return known;
  const own = pasted.trim();
  if (record !== undefined && own.slice(-4) === record.masked.slice(-4))
    secrets.remember(record.id, own);
  return own;
}
