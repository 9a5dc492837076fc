import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CommandPlace, groups, type OptionRow, type Unit } from '../check/options/option.ts';
import { flagOf, rowsAt } from '../check/options/table.ts';
import type { ReportForm } from '../report/forms.ts';

/** How a unit is written behind a number, what it multiplies by, and how messages name it. */
const units: Readonly<
  Record<Unit, { readonly factors: Readonly<Record<string, number>>; readonly words: string }>
> = {
  milliseconds: {
    factors: { ms: 1, s: 1_000, m: 60_000 },
    words: 'milliseconds, or a time such as 10s',
  },
  seconds: { factors: { s: 1, m: 60 }, words: 'seconds, or a time such as 2m' },
  'each second': { factors: { '/s': 1 }, words: 'requests in any one second, such as 5 or 5/s' },
};

/**
 * Reads a whole number within bounds, with its unit or without; commander names the option in front of the
 * message.
 */
export function wholeNumber(least: number, most: number, unit?: Unit): (text: string) => number {
  const { factors = {}, words = '' } = unit === undefined ? {} : units[unit];
  return (text) => {
    const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)(\D*)$/.exec(text.trim()) ?? [];
    const factor = suffix === '' ? 1 : factors[suffix];
    const value = Number(digits) * (factor ?? Number.NaN);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    const what = words === '' ? '' : ` ${words}`;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}${what}.`);
  };
}

/** Collects an option that may be given more than once. */
export const collect = (text: string, earlier: readonly string[]): string[] => [...earlier, text];

/** An option of the table as one of a command line. */
function optionOf(name: string, row: OptionRow): Option {
  const { value, help, bounds, unit, choices, kind, default: preset } = row;
  const flags = value === undefined ? flagOf(name) : `${flagOf(name)} <${value}>`;
  if (kind === 'list') return new Option(flags, help).argParser(collect).default([], `${preset}`);
  // The default is only shown: an option that is not given must not override the file.
  const option = new Option(flags, preset === undefined ? help : `${help} (default: ${preset})`);
  if (bounds !== undefined) option.argParser(wholeNumber(...bounds, unit));
  if (choices !== undefined) option.choices(choices);
  return option;
}

/** Adds the options of the table that a command takes, under the headings of their groups. */
export function addOptions(command: Command, name: CommandPlace): Command {
  const rows = rowsAt(name);
  for (const [group, heading] of Object.entries(groups)) {
    for (const [option, row] of rows.filter(([, { group: own }]) => own === group)) {
      command.addOption(optionOf(option, row).helpGroup(`${heading}:`));
      if (row.kind !== 'switch') continue;
      const off = new Option(flagOf(option).replace('--', '--no-'), 'do not do that');
      command.addOption(off.helpGroup(`${heading}:`));
    }
  }
  return command;
}

/** Where a command writes a report, in addition to the terminal. */
export type ReportOptions = Readonly<Partial<Record<ReportForm, string>>> & {
  /** The file that the results of SARIF point to. */
  readonly sarifLocation?: string;
  /** Whether GitHub is notified; undefined: where this is a GitHub workflow. */
  readonly github?: boolean;
};
