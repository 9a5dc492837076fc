import { UsageError } from '../base/errors.ts';
import { bounds } from '../check/settings.ts';
import type { TargetOptions } from './read-options.ts';
import type { RouteOptions } from './read-route.ts';

/** Which cases are run, and how each is sent and judged. */
export type CaseOptions = {
  /** Patterns over case ids, e.g. `KEY-DELETED/*`: only the cases that fit one of them. */
  readonly only?: readonly string[] | undefined;
  /** Findings of every clause of every layer count. */
  readonly strict?: boolean | undefined;
  /** Each key state 90 times in each style and format: for what fails now and then. */
  readonly thorough?: boolean | undefined;
  /** Milliseconds that one exchange may take; 10,000 by default. */
  readonly timeout?: number | undefined;
};

/** The names of all that every call of this library takes. */
export const commonNames = {
  keys: true,
  allowedModels: true,
  models: true,
  notOffered: true,
  cost: true,
  ca: true,
  proxy: true,
  only: true,
  strict: true,
  thorough: true,
  timeout: true,
} satisfies Record<keyof (TargetOptions & RouteOptions & CaseOptions), true>;

type NumberOption = keyof typeof bounds;

const isNumberOption = (name: string): name is NumberOption => Object.hasOwn(bounds, name);

/**
 * Holds the numbers among some options to their bounds.
 *
 * @returns those that are given
 * @throws UsageError naming the option and its bounds
 */
export function readNumbers(
  given: Readonly<Partial<Record<NumberOption, number | undefined>>>,
): Readonly<Partial<Record<NumberOption, number>>> {
  const numbers: Partial<Record<NumberOption, number>> = {};
  for (const name of Object.keys(bounds).filter(isNumberOption)) {
    const value = given[name];
    if (value === undefined) continue;
    const [least, most] = bounds[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new UsageError(`${name} must be a whole number from ${least} to ${most}.`);
    }
    numbers[name] = value;
  }
  return numbers;
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** What kind of value an option takes, in words and as a test. */
const kinds: Readonly<Record<string, readonly [words: string, fits: (value: unknown) => boolean]>> =
  {
    only: ['a list of patterns', (value) => Array.isArray(value) && value.every(isText)],
    allowedModels: ['a list of models', (value) => Array.isArray(value) && value.every(isText)],
    keys: ['an object of keys by their state', isPlain],
    models: ['an object of models by their operation', isPlain],
    strict: ['true or false', (value) => typeof value === 'boolean'],
    thorough: ['true or false', (value) => typeof value === 'boolean'],
    onProgress: ['a function', (value) => typeof value === 'function'],
    signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
  };

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Holds options to the kinds of values that they take: a program without types may hand over anything.
 *
 * @throws UsageError naming the option
 */
export function refuseOtherKinds(given: object): void {
  for (const [name, value] of Object.entries(given)) {
    const kind = kinds[name];
    if (value === undefined || kind === undefined || kind[1](value)) continue;
    throw new UsageError(`${name} must be ${kind[0]}.`);
  }
}
