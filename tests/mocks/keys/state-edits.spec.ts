import type { KeySpec } from '../../../fixtures/keys.ts';
import {
  markEdit,
  markSeeds,
  reseedKeys,
  resumeKeys,
  storedSeeds,
} from '../../../mocks/keys/merge-keys.ts';
import { expect, test } from '../../test.ts';

const seed = (name: string, change: Partial<KeySpec> = {}): KeySpec => ({
  name,
  key: `sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u-${name}`,
  state: 'active',
  models: null,
  quota: null,
  expiresAt: null,
  ...change,
});

const [one, two] = [seed('one'), seed('two')];
const before = markSeeds([one, two]);
const deleted = storedSeeds([one, two]).map((key) => ({ ...key, deletedAt: 7 }));

/** Every way in which an entry of a key file can be edited. */
const edits: readonly [string, readonly KeySpec[]][] = [
  ['nothing', [one, two]],
  ['the order', [two, one]],
  ['its name', [seed('one', { name: 'uno' }), two]],
  ['its models', [seed('one', { models: ['gpt-5.4'], state: 'restricted' }), two]],
  ['its quota', [seed('one', { quota: 100 }), two]],
  ['its expiry', [seed('one', { expiresAt: '2099-01-01T00:00:00.000Z' }), two]],
  ...(['disabled', 'expired', 'exhausted', 'deleted'] as const).map(
    (state): [string, readonly KeySpec[]] => [
      `its state to ${state}`,
      [seed('one', { state }), two],
    ],
  ),
  ['that it is gone', [two]],
  ['that both are gone', []],
  ['that another is there', [one, two, seed('three')]],
];

for (const [what, after] of edits) {
  test(`a deleted key stays deleted where the key file is edited in ${what}, and edited back`, () => {
    const edited = reseedKeys(deleted, { before, after }, 9);
    const back = reseedKeys(edited, { before: markSeeds(after), after: [one, two] }, 10);
    for (const keys of [edited, back, resumeKeys(deleted, after), resumeKeys(back, [one, two])]) {
      for (const { digest } of deleted) {
        const found = keys.filter((key) => key.digest === digest);
        expect(found).toHaveLength(1);
        expect(found[0]?.deletedAt).toBe(7);
      }
    }
  });
}

test('a deleted key stays deleted where it is not known what the key file said before', () => {
  expect(reseedKeys(deleted, { before: {}, after: [one, two] }, 9)).toEqual(deleted);
});

test('a key that is gone from its file is deleted at that time, and issued again when it is back', () => {
  const [first, second] = storedSeeds([one, two]);
  if (first === undefined || second === undefined) throw new Error('no key was stored');
  const live = [{ ...first, used: 3 }, second];
  const without = reseedKeys(live, { before, after: [two] }, 9);
  expect(without).toEqual([{ ...first, used: 3, deletedAt: 9 }, second]);
  const marks = markEdit(live, before, [two]);
  // Further edits do not forget it.
  const still = reseedKeys(without, { before: marks, after: [] }, 10);
  expect(still.map(({ deletedAt }) => deletedAt)).toEqual([9, 10]);
  const more = markEdit(without, marks, []);
  const back = reseedKeys(still, { before: more, after: [one, two] }, 11);
  expect(back).toEqual(live);
});

test('a key that was deleted before its file stopped naming it stays deleted when it is back', () => {
  const marks = markEdit(deleted, before, []);
  const back = reseedKeys(deleted, { before: marks, after: [one, two] }, 10);
  expect(back).toEqual(deleted);
});

test('an edited key keeps its id and what it spent, and a key of no file stays as it is', () => {
  const [spent, own] = storedSeeds([one, seed('own')]);
  if (spent === undefined || own === undefined) throw new Error('no key was stored');
  const keys = [{ ...spent, used: 5 }, own];
  const after = [seed('one', { state: 'disabled' }), seed('new')];
  const edited = reseedKeys(keys, { before: markSeeds([one]), after }, 9);
  expect(edited).toMatchObject([
    { id: spent.id, used: 5, disabled: true, deletedAt: null },
    own,
    { name: 'new', deletedAt: null },
  ]);
  expect(new Set(edited.map(({ id }) => id)).size).toBe(3);
});

test('keys that are added never share an id, with those that were there or with one another', () => {
  for (const kept of [[one], [one, two], [two, seed('five'), one]]) {
    const added = [seed('six'), seed('seven'), seed('eight'), one, seed('nine'), seed('ten')];
    for (const keys of [
      resumeKeys(storedSeeds(kept), added),
      reseedKeys(storedSeeds(kept), { before: {}, after: added }, 9),
    ]) {
      expect(new Set(keys.map(({ id }) => id)).size).toBe(keys.length);
      expect(new Set(keys.map((key) => key.digest)).size).toBe(keys.length);
    }
  }
});
