import { expect as own } from '@playwright/test';
import { test } from '../../test.ts';
import { decisions, quickExpect } from './quick-expect.ts';

const values: readonly unknown[] = [
  ...[0, -0, 1, 1.5, -1, Number.NaN, 1n, null, undefined, true],
  ...['', 'a', 'ab', 'b'],
  ...[[], ['a'], [0], [undefined], [Number.NaN], [['a']]],
  ...[{}, { a: 1 }, { a: undefined }, { length: 1 }],
  ...[/a/, /^b/g, new Set(['a']), new Map([['a', 1]]), new Date(0), new Error('a')],
];

function errorOf(check: () => unknown): unknown {
  try {
    return check() ?? null;
  } catch (error) {
    return error;
  }
}

/** Playwright takes milliseconds to describe a failure, so each value meets itself and a few others. */
const others = (at: number): readonly unknown[] =>
  values.filter((_value, other) => at === other || (at + other) % 6 === 0);

test('each decision is what the matcher of Playwright decides', () => {
  const decided = Object.entries(decisions).flatMap(([name, decide]) =>
    values.flatMap((actual, at) =>
      others(at).flatMap((expected) => {
        const decision = decide(actual, expected);
        return decision === undefined ? [] : [{ name, actual, expected, decision }];
      }),
    ),
  );
  const wrong = decided.filter(({ name, actual, expected, decision }) => {
    const args = name === 'toBeNull' || name === 'toBeUndefined' ? [] : [expected];
    return (errorOf(() => Reflect.get(own(actual), name)(...args)) === null) !== decision;
  });
  own(wrong).toEqual([]);
  const names = new Set(decided.map(({ name }) => name));
  own([...names]).toEqual(Object.keys(decisions));
});

test('a check that fails has the words of Playwright and the place of the test', () => {
  for (const fails of [
    () => quickExpect(1, 'a message').toBe(2),
    () => quickExpect(1, 'a message').not.toBe(1),
    () => quickExpect({ a: 1 }, 'a message').toEqual({ a: 2 }),
    () => quickExpect('a', 'a message').toMatch(/b/),
  ]) {
    const error = errorOf(fails);
    own(error).toBeInstanceOf(Error);
    if (!(error instanceof Error)) continue;
    own(error.message).toMatch(/^a message\n\n.*expect\(.*received.*\)/s);
    own(error.stack?.split('\n').find((line) => line.includes(' at '))).toContain(
      'quick-expect.spec.ts',
    );
  }
});

test('a check that passes passes, negated and by a matcher that Playwright decides', async () => {
  quickExpect(1).toBe(1);
  quickExpect('abc').not.toContain('d');
  quickExpect([1]).toEqual(quickExpect.arrayContaining([1]));
  quickExpect({ a: 1, b: undefined }).toEqual({ a: 1 });
  quickExpect({ a: 1 }).not.toEqual({ a: 2 });
  await quickExpect(Promise.resolve(1)).resolves.toBe(1);
  await quickExpect(Promise.reject(new Error('no'))).rejects.toThrow('no');
  await own(quickExpect(Promise.resolve(1)).resolves.toBe(2)).rejects.toThrow();
});
