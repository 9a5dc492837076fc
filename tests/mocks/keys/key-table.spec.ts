import fc from 'fast-check';
import { digest } from '../../../base/digest.ts';
import { KeyTable } from '../../../mocks/keys/key-table.ts';
import { expect, test } from '../../test.ts';

type Key = { readonly id: string; readonly version: number };

/** Adds a key with the secret of that number, or removes those whose number leaves the rest. */
type Step = { readonly put: number } | { readonly remove: number; readonly of: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ put: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({ remove: fc.nat(4), of: fc.integer({ min: 1, max: 5 }) }),
  },
);

/** Digests that meet in the table: half of them end alike. */
const digestOf = (secret: number): string =>
  digest(String(secret)).slice(0, 56) + (secret % 2 === 0 ? '00000007' : 'ffffffff');

test('a table of keys finds, lists and forgets as a map does, whatever meets in it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const table = new KeyTable<Key>();
      const map = new Map<string, Key>();
      steps.forEach((one, version) => {
        if ('put' in one) {
          const key = { id: `key_${one.put}`, version };
          table.put(digestOf(one.put), key);
          map.set(digestOf(one.put), key);
          return;
        }
        const isGone = (id: string): boolean => Number(id.slice(4)) % one.of === one.remove;
        table.remove(isGone);
        for (const [hex, { id }] of map) if (isGone(id)) map.delete(hex);
      });
      const seen = Array.from({ length: 61 }, (_, secret) => ({
        found: [table.find(digestOf(secret)), table.get(`key_${secret}`)],
        expected: [map.get(digestOf(secret)), map.get(digestOf(secret))],
      }));
      expect(seen.map(({ found }) => found)).toEqual(seen.map(({ expected }) => expected));
      expect(table.keys.map((key, place) => [table.digestAt(place), key])).toEqual([...map]);
    }),
    { numRuns: 30 },
  );
});

test('a table of keys finds each of 3,000, and no other', () => {
  const table = new KeyTable<Key>();
  const count = 3_000;
  for (let secret = 0; secret < count; secret += 1) {
    table.put(digest(String(secret)), { id: `key_${secret}`, version: secret });
  }
  const found = Array.from({ length: 2 * count }, (_, secret) => [
    table.find(digest(String(secret)))?.version,
    table.get(`key_${secret}`)?.version,
  ]);
  expect(found.slice(0, count).every(([one, other], at) => one === at && other === at)).toBe(true);
  expect(
    found
      .slice(count)
      .flat()
      .every((one) => one === undefined),
  ).toBe(true);
});
