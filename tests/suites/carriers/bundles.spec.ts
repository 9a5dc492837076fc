import { builtInContract } from '../../../fixtures/contract.ts';
import { operationIds } from '../../../spec/index.ts';
import { bundlesOf } from '../../../suites/carriers/bundles.ts';
import { additionsTo, carriersAt } from '../../../suites/carriers/carrier.ts';
import { carriers } from '../../../suites/carriers/rows/index.ts';
import { expect, test } from '../../test.ts';

const contract = builtInContract();

for (const operation of operationIds) {
  test(`${operation}: each carrier is in two bundles without a conflict, with other companions each time`, () => {
    const additions = additionsTo(contract, operation, carriers());
    const ids = additions.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const bundles = bundlesOf(additions);
    for (const { carriers: own } of bundles) {
      const slots = own.flatMap(({ slots }) => slots);
      expect(new Set(slots).size).toBe(slots.length);
    }
    for (const carrier of additions) {
      const [first, second, ...more] = bundles.filter((one) => one.carriers.includes(carrier));
      expect(more).toEqual([]);
      const both = first?.carriers.filter((one) => second?.carriers.includes(one)) ?? [];
      // A pair may meet twice; a carrier never meets all of its companions again.
      expect(both.length).toBeLessThan(first?.carriers.length ?? 0);
      expect(both.length).toBeLessThan(second?.carriers.length ?? 0);
    }
  });
}

test('what is where an endpoint reads its key is no addition but a substitute', () => {
  const ids = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id);
  const at = (operation: string) => carriersAt(contract, operation, carriers());
  const substitutes = ids(at('createChatCompletion').substitutes);
  expect(substitutes).toEqual([
    'basic-login',
    'unsigned-token',
    'cloud-signature',
    'oauth-token',
    'negotiate',
  ]);
  const additions = ids(at('createChatCompletion').additions);
  expect(additions).not.toContain('basic-login');
  expect(additions).toContain('header-x-api-key');
  expect(ids(at('generateContent').substitutes)).toContain('query-key');
});

test('the same carriers make the same bundles each time', () => {
  const all = additionsTo(contract, 'createMessage', carriers());
  expect(bundlesOf(all)).toEqual(bundlesOf(all));
});

test('a second value of a header goes into the other bundle, and adds none', () => {
  const all = additionsTo(contract, 'listModels', carriers());
  const bundles = bundlesOf(all);
  expect(bundles.map(({ id }) => id)).toEqual(['caller-1', 'request-1', 'mixed-1', 'mixed-2']);
  const holders = bundles.filter(({ carriers: own }) =>
    own.some(({ id }) => id === 'forwarded-for-private'),
  );
  expect(holders.map(({ id }) => id.replace(/\d$/, ''))).toEqual(['request-', 'mixed-']);
});
