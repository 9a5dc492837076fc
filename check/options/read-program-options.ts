import { didYouMean, UsageError } from '../../base/errors.ts';
import type { Kind, OptionRow } from './option.ts';
import { rowsAt } from './table.ts';

/** True for an object that is no list. */
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** What a kind of option takes in a program: in words, and as a test. Others are checked where they are read. */
const kinds: Partial<Record<Kind, readonly [words: string, fits: (value: unknown) => boolean]>> = {
  flag: ['true or false', (value) => typeof value === 'boolean'],
  keys: ['an object of keys by their state', isObject],
  models: ['an object of models by their operation', isObject],
  operations: ['a list of operations', isList],
  profile: [
    'the name of a built-in profile, or a profile as an object',
    (value) => typeof value === 'string' || isObject(value),
  ],
  progress: ['a function', (value) => typeof value === 'function'],
  signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
};

/** What a list holds, for messages. */
const listed: Readonly<Record<string, string>> = {
  only: 'a list of patterns',
  allowedModels: 'a list of models',
};

/** What a value must be, in words; null where it is that. */
function expectationOf(name: string, { kind, bounds, choices }: OptionRow, value: unknown) {
  if (bounds !== undefined) {
    const [least, most] = bounds;
    const fits = typeof value === 'number' && Number.isInteger(value);
    return fits && value >= least && value <= most
      ? null
      : `a whole number from ${least} to ${most}`;
  }
  if (kind === 'choice' && choices !== undefined) {
    return choices.some((choice) => choice === value) ? null : `one of ${choices.join(', ')}`;
  }
  if (kind === 'list') return isList(value) ? null : (listed[name] ?? 'a list of texts');
  const [words, fits] = kinds[kind] ?? [];
  return words === undefined || fits?.(value) === true ? null : words;
}

/**
 * Rejects unknown names, which a program without types may hand over; a typo would be ignored otherwise.
 *
 * @param place the name of the object, with a dot, for messages
 * @throws UsageError naming the unknown member and the nearest known one
 */
export function refuseUnknown(given: object, known: readonly string[], place = ''): void {
  if (!isObject(given)) throw new UsageError('The options must be an object.');
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new UsageError(`There is no option ${place}${name}.${didYouMean(name, known)}`);
  }
}

/**
 * Checks the options of a program against the option table: names, kinds of values, bounds and choices.
 *
 * @param place the call that they are given to: `check()` or `conformanceTests()`
 * @throws UsageError naming the option, never its value
 */
export function checkProgramOptions(given: object, place: 'program' | 'tests'): void {
  const rows = rowsAt(place);
  refuseUnknown(
    given,
    rows.map(([name]) => name),
  );
  const values = new Map<string, unknown>(Object.entries(given));
  for (const [name, row] of rows) {
    const value = values.get(name);
    if (value === undefined) continue;
    const expected = expectationOf(name, row, value);
    if (expected !== null) throw new UsageError(`${name} must be ${expected}.`);
  }
}
