import { type Command, InvalidArgumentError, Option } from 'commander';
import { groups, type OptionRow } from '../check/options/option.ts';
import { flagOf, rowsAt } from '../check/options/table.ts';
import type { ReportForm } from '../report/forms.ts';

/** Reads a whole number within bounds; commander names the option in front of the message. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Collects an option that may be given more than once. */
export const collect = (text: string, earlier: readonly string[]): string[] => [...earlier, text];

/** An option of the table as one of a command line. */
function optionOf(name: string, row: OptionRow): Option {
  const { value, help, bounds, choices, kind, default: preset } = row;
  const flags = value === undefined ? flagOf(name) : `${flagOf(name)} <${value}>`;
  if (kind === 'list') return new Option(flags, help).argParser(collect).default([], `${preset}`);
  // The default is only shown: an option that is not given must not override the file.
  const option = new Option(flags, preset === undefined ? help : `${help} (default: ${preset})`);
  if (bounds !== undefined) option.argParser(wholeNumber(...bounds));
  if (choices !== undefined) option.choices(choices);
  return option;
}

/** Adds the options that `check` or `list` takes, under the headings of their groups. */
export function addOptions(command: Command, name: 'check' | 'list'): Command {
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

/** Where `check` writes its report, in addition to the terminal. */
export type ReportOptions = Readonly<Partial<Record<ReportForm, string>>> & {
  /** The file that the results of SARIF point to. */
  readonly sarifLocation?: string;
  /** Whether GitHub is notified; undefined: where this is a GitHub workflow. */
  readonly github?: boolean;
};
