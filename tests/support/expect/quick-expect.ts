import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@playwright/test';

/** Returns whether a matcher passes; undefined where only Playwright's own one decides. */
type Decision = (actual: unknown, expected: unknown) => boolean | undefined;

const compareNumbers =
  (compare: (actual: number, expected: number) => boolean): Decision =>
  (actual, expected) =>
    typeof actual === 'number' && typeof expected === 'number'
      ? compare(actual, expected)
      : undefined;

function contains(actual: unknown, expected: unknown): boolean | undefined {
  if (typeof actual === 'string' && typeof expected === 'string') return actual.includes(expected);
  return Array.isArray(actual) ? actual.indexOf(expected) !== -1 : undefined;
}

function matches(actual: unknown, expected: unknown): boolean | undefined {
  if (typeof actual !== 'string') return undefined;
  if (typeof expected === 'string') return actual.includes(expected);
  return expected instanceof RegExp ? new RegExp(expected).test(actual) : undefined;
}

function hasLength(actual: unknown, expected: unknown): boolean | undefined {
  const isCounted = typeof actual === 'string' || Array.isArray(actual);
  return isCounted && typeof expected === 'number' && expected >= 0
    ? actual.length === expected
    : undefined;
}

/** The matchers that tests use most, as far as a few lines decide them as Playwright does. */
export const decisions: Readonly<Record<string, Decision>> = {
  toBe: Object.is,
  // Playwright finds more values equal than Node: those with a member that is undefined, for one.
  toEqual: (actual, expected) => isDeepStrictEqual(actual, expected) || undefined,
  toBeNull: (actual) => actual === null,
  toBeUndefined: (actual) => actual === undefined,
  toBeLessThan: compareNumbers((actual, expected) => actual < expected),
  toBeLessThanOrEqual: compareNumbers((actual, expected) => actual <= expected),
  toBeGreaterThan: compareNumbers((actual, expected) => actual > expected),
  toBeGreaterThanOrEqual: compareNumbers((actual, expected) => actual >= expected),
  toContain: contains,
  toMatch: matches,
  toHaveLength: hasLength,
};

const thisFile = fileURLToPath(import.meta.url);

/** Calls a matcher of Playwright. Where it fails, the first line of the trace is that of the test. */
function callMatcher(matcher: unknown, args: readonly unknown[]): unknown {
  if (typeof matcher !== 'function') throw new TypeError('There is no such matcher.');
  try {
    return matcher(...args);
  } catch (error) {
    if (error instanceof Error) {
      const lines = error.stack?.split('\n') ?? [];
      error.stack = lines.filter((line) => !line.includes(thisFile)).join('\n');
    }
    throw error;
  }
}

/**
 * Returns matchers that call Playwright's own only where the decision is not a pass.
 *
 * @param matchers makes Playwright's matchers for the actual value
 */
function quickMatchers(matchers: () => object, actual: unknown, isNot: boolean): object {
  return new Proxy(
    {},
    {
      get: (_target, name) => {
        const own = (): unknown => Reflect.get(matchers(), name);
        if (name === 'not') return quickMatchers(() => Object(own()), actual, true);
        const decide = typeof name === 'string' ? decisions[name] : undefined;
        if (decide === undefined) return own();
        return (...args: readonly unknown[]) =>
          decide(actual, args[0]) === !isNot ? undefined : callMatcher(own(), args);
      },
    },
  );
}

/**
 * Playwright's `expect`, in which the usual checks cost nothing where they pass. Playwright takes a trace of the stack
 * for each check and reports it to its main process: for all tests together, that is half a minute of CPU time.
 * A check that fails is always Playwright's own, with its words and its place.
 */
export const quickExpect: typeof expect = new Proxy(expect, {
  apply: (target, _this, args: Parameters<typeof expect>) =>
    quickMatchers(() => target(...args), args[0], false),
});
