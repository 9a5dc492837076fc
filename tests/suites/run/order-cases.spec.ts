import type { Case } from '../../../suites/cases/case.ts';
import { inOrderOfStart } from '../../../suites/run/order-cases.ts';
import { allCases, casesOfClause } from '../../support/suites/built-in-cases.ts';
import { expect, test } from '../../test.ts';

const clauses = ['KEY-REQUIRED', 'KEY-LIFECYCLE', 'KEY-INACTIVE', 'HARD-NO-ECHO'] as const;
const cases = clauses.flatMap(casesOfClause);
const fast = { concurrency: 32, keepsOrder: false };

test('the longest cases that make keys start first', () => {
  const [first] = inOrderOfStart(cases, fast);
  const lengths = first.map((one) =>
    one.kind === 'scenario' && one.provisioner ? one.requests : 0,
  );
  expect(first[0]?.variant).toBe('expires-in-use');
  expect(lengths).toEqual(lengths.toSorted((one, other) => other - one));
});

test('cases that share a control do not start together', () => {
  const own = casesOfClause('KEY-MALFORMED');
  const [first] = inOrderOfStart(own, fast);
  const placesOf = (some: readonly Case[]) =>
    new Set(some.slice(0, fast.concurrency).map(({ operation, style }) => `${operation} ${style}`));
  expect(placesOf(own).size).toBeLessThan(4);
  expect(placesOf(first).size).toBeGreaterThan(12);
});

test('a case that judges what the others got starts after them, and each case starts once', () => {
  const [first, last] = inOrderOfStart(allCases, fast);
  expect(new Set(last.map(({ variant }) => variant))).toEqual(new Set(['every-answer']));
  expect(first.filter(({ variant }) => variant === 'every-answer')).toEqual([]);
  expect(new Set([...first, ...last])).toEqual(new Set(allCases));
  expect(first.length + last.length).toBe(allCases.length);
});

test('a run that may end early starts its cases in the order of the list', () => {
  const [first, last] = inOrderOfStart(cases, { concurrency: 32, keepsOrder: true });
  expect(first).toEqual(cases.filter((one) => !last.includes(one)));
});
