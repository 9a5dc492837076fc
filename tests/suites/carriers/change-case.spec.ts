import { builtInContract } from '../../../fixtures/contract.ts';
import { operationIdsOf, operationOf } from '../../../spec/contract.ts';
import {
  changeCases,
  countChanges,
  moreChangeCases,
} from '../../../suites/carriers/change-case.ts';
import { changes } from '../../../suites/carriers/rows/index.ts';
import { refusedStances, stancesAt } from '../../../suites/carriers/stances.ts';
import { expect, test } from '../../test.ts';

const contract = builtInContract();
const sampled = changeCases(contract);

/** The operations for which a change makes sense. */
const operationsOf = ({ suits = () => true }: ReturnType<typeof changes>[number]) =>
  operationIdsOf(contract).filter((id) => suits(operationOf(contract, id), contract));

/** The cases that send a change without a key, or with a caller before its name. */
const casesOf = (id: string) =>
  sampled.filter(({ variant }) => variant === id || variant.endsWith(`-${id}`));

const callerOf = (variant: string, id: string): string =>
  variant === id ? 'no-key' : variant.slice(0, -id.length - 1);

/** The rows whose cases with the restricted key have names of their own. */
const isRestrictedOnly = (id: string) => /^(?:named-|second-model-|model-left-out)/.test(id);

for (const kind of ['path', 'method', 'line', 'body', 'model', 'sibling'] as const) {
  test(`each change of the kind ${kind} meets each caller that it goes with, by default`, () => {
    for (const change of changes().filter((one) => one.kind === kind)) {
      const { id, without = [] } = change;
      const callers = operationsOf(change)
        .flatMap((operation) => stancesAt(contract, operation))
        .filter((stance) => !without.includes(stance.id))
        .filter(({ denied }) => denied !== true || !isRestrictedOnly(id))
        .map((stance) => stance.id);
      const met = casesOf(id).map(({ variant }) => callerOf(variant, id));
      expect(
        callers.filter((caller) => !met.includes(caller)),
        id,
      ).toEqual([]);
    }
  });
}

for (const kind of ['path', 'method', 'body', 'sibling'] as const) {
  test(`each change of the kind ${kind} meets each endpoint for which it makes sense, by default`, () => {
    for (const change of changes().filter((one) => one.kind === kind)) {
      const met = casesOf(change.id).map(({ operation }) => operation);
      expect(
        operationsOf(change).filter((operation) => !met.includes(operation)),
        change.id,
      ).toEqual([]);
    }
  });
}

test('each sibling is asked by every caller who must be refused, but for what costs nothing or names no model', () => {
  for (const { id, without = [], ...change } of changes().filter(
    ({ kind }) => kind === 'sibling',
  )) {
    for (const operation of operationsOf({ id, ...change })) {
      const met = casesOf(id)
        .filter((one) => one.operation === operation)
        .map(({ variant }) => callerOf(variant, id));
      const { cost, model } = operationOf(contract, operation);
      const excepted = [
        ...without,
        ...(cost === 'free' ? ['exhausted'] : []),
        ...(model === null ? ['denied-model'] : []),
      ];
      const expected = refusedStances
        .map((stance) => stance.id)
        .filter((one) => !excepted.includes(one));
      expect(met.toSorted(), id).toEqual(expected.toSorted());
    }
  }
});

test('each form of a change is sent somewhere, by default', () => {
  const sends = sampled.map((one) => one.sends);
  for (const { id, forms, without = [] } of changes()) {
    // The words of its own cases name a second model.
    if (isRestrictedOnly(id) && without.length === 0) continue;
    const unsent = forms.filter(({ words }) => !sends.some((one) => one.endsWith(`, ${words}`)));
    expect(unsent, id).toEqual([]);
  }
});

test('callers and endpoints take turns with the forms of a change', () => {
  const words = casesOf('dot-json').map(({ sends }) => sends.replace(/^.*?, /, ''));
  expect(new Set(words).size).toBeGreaterThan(5);
});

test('a thorough run sends what the sample leaves out, and nothing twice', () => {
  const ids = [...sampled, ...moreChangeCases(contract)].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const { sampled: some, all } = countChanges(contract);
  expect(some).toBeLessThan(all);
  // A second model has two directions on an endpoint of each format.
  expect(ids.length).toBeGreaterThanOrEqual(all);
});

test('the callers of an endpoint do not depend on which others there are', () => {
  const { createRerank: _, ...operations } = contract.operations;
  const ids = changeCases({ ...contract, operations }).map(({ id }) => id);
  const others = sampled.filter(({ operation }) => operation !== 'createRerank');
  expect(ids).toEqual(others.map(({ id }) => id));
});
