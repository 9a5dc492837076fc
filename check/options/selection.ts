import type { OptionTable } from './option.ts';

/** The largest seed, so that any is a 32-bit integer. */
export const largestSeed = 2_147_483_647;

/** Which cases are run, and how often. */
export const selectionOptions = {
  /** Patterns over case ids, e.g. `KEY-DELETED/*`: only the cases that match one of them. */
  only: {
    group: 'selection',
    kind: 'list',
    in: ['check', 'list', 'program', 'tests'],
    value: 'glob',
    help: 'run only cases whose id matches; * matches any text (repeatable)',
    more: 'Runs only the cases whose id matches one of these patterns: `*` matches any text, `?` one character, `{a,b}` either; a clause alone matches all its cases. The verdict is then about these cases only.',
    default: 'every case',
  },
  /** Sends each key state 90 times in each style and format, to find defects that show now and then. */
  thorough: {
    group: 'selection',
    kind: 'flag',
    in: ['check', 'list', 'program', 'tests'],
    help: 'send each key state 90 times in each style, at no cost',
    more: 'Sends each key state 90 times in each style and format. This finds a defect that shows once in 20 times. It costs nothing.',
  },
  /** How many generated requests to send as well. */
  fuzz: {
    group: 'selection',
    kind: 'number',
    in: ['check', 'list', 'program'],
    value: 'n',
    bounds: [1, 1_000_000],
    help: 'also send N generated requests, over all endpoints and styles',
  },
  /** Generates the same requests again. */
  seed: {
    group: 'selection',
    kind: 'number',
    in: ['check', 'list', 'program'],
    value: 'n',
    bounds: [0, largestSeed],
    help: 'generate the same requests as an earlier run',
    default: 'random, and reported',
  },
  /** Retries up to this many failed cases, twice each; 24 by default. Findings that do not repeat are unstable. */
  confirm: {
    group: 'selection',
    kind: 'number',
    in: ['check', 'list', 'program'],
    value: 'n',
    bounds: [0, 1_000],
    default: 24,
    help: 'retry up to N failed cases, to find unstable findings',
    more: 'Retries up to N failed cases, twice each. A finding that does not repeat is reported as unstable.',
  },
} as const satisfies OptionTable;
