import { inOrderOfStart } from '../../../suites/run/order-cases.ts';
import { allCases, casesOfClause } from '../../support/suites/built-in-cases.ts';
import { expect, test } from '../../test.ts';

const clauses = ['KEY-REQUIRED', 'KEY-LIFECYCLE', 'KEY-INACTIVE', 'HARD-NO-ECHO'] as const;
const cases = clauses.flatMap(casesOfClause);
const fast = { keepsOrder: false };

test('the longest cases that make keys start first, and the others keep their order', () => {
  const [first] = inOrderOfStart(cases, fast);
  const lengths = first.map((one) =>
    one.kind === 'scenario' && one.provisioner ? one.requests : 0,
  );
  expect(first[0]?.variant).toBe('expires-in-use');
  expect(lengths).toEqual(lengths.toSorted((one, other) => other - one));
  const others = first.slice(lengths.indexOf(0));
  expect(others).toEqual(cases.filter((one) => others.includes(one)));
});

test('a case that judges what the others got starts after them, and each case starts once', () => {
  const [first, last] = inOrderOfStart(allCases, fast);
  expect(new Set(last.map(({ variant }) => variant))).toEqual(new Set(['every-answer']));
  expect(first.filter(({ variant }) => variant === 'every-answer')).toEqual([]);
  expect(new Set([...first, ...last])).toEqual(new Set(allCases));
  expect(first.length + last.length).toBe(allCases.length);
});

test('a run that may end early starts its cases in the order of the list', () => {
  const [first, last] = inOrderOfStart(cases, { keepsOrder: true });
  expect(first).toEqual(cases.filter((one) => !last.includes(one)));
});
