import { keyOptions } from './keys.ts';
import type { OptionRow, OptionTable, Place, ProgramValuesAt, ValuesAt } from './option.ts';
import { outputOptions } from './output.ts';
import { safetyOptions } from './safety.ts';
import { selectionOptions } from './selection.ts';
import { targetOptions } from './target.ts';

/**
 * Every option of a check, each in one row. The options of `check` and `list`, the configuration file and
 * its schema, the options of the library and docs/options.md come from here.
 */
export const options: Table = {
  ...targetOptions,
  ...selectionOptions,
  ...outputOptions,
  ...safetyOptions,
  ...keyOptions,
};

// Spelled out, so that editors show the comments of the rows.
type Table = typeof targetOptions &
  typeof selectionOptions &
  typeof outputOptions &
  typeof safetyOptions &
  typeof keyOptions;

/** What `check` takes on its command line. */
export type CheckOptions = ValuesAt<Table, 'check'>;

/** What a configuration file says. spec/config.schema.json describes each member. */
export type Configuration = { readonly version: 1 } & ValuesAt<Table, 'file'>;

/** What `check()` takes in a program. */
export type ProgramOptions = ProgramValuesAt<Table, 'program'>;

/** What `conformanceTests()` takes. */
export type TestOptions = ProgramValuesAt<Table, 'tests'>;

/** The rows of the options that a place takes, by name and in the order of the table. */
export const rowsAt = (place: Place): readonly (readonly [name: string, row: OptionRow])[] => {
  const table: OptionTable = options;
  return Object.entries(table).filter(([, row]) => row.in.includes(place));
};

/** An option as it is typed on a command line: `--max-bad-keys` for `maxBadKeys`. */
export const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What an option is for, in full sentences. */
export const sentenceOf = ({ help, more }: OptionRow): string =>
  more ?? `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;
