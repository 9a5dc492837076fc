import type { Command } from 'commander';
import { UsageError } from '../base/errors.ts';
import { looksLikeKey, namesSecret } from '../base/value-shape.ts';
import { type HeldSecret, variableIn } from '../check/known-secrets.ts';

const reason =
  'a command line is seen by every program on the machine and kept in the history of the shell. Keys come from the environment: set ANYONE_API_KEY there, or in a file .env that is never committed';

const longsOf = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(longsOf),
];

/**
 * Refuses a command line that holds a key, before anything of it is read or printed: an option such as
 * `--api-key`, anything that looks like a key, or what a variable holds as one.
 *
 * @param secrets what the environment holds
 * @throws UsageError that shows nothing of what was typed but the name of a plain option
 */
export function refuseKeys(
  args: readonly string[],
  program: Command,
  secrets: readonly HeldSecret[],
): void {
  const known = longsOf(program);
  args.forEach((argument, at) => {
    if (looksLikeKey(argument)) {
      throw new UsageError(`Argument ${at + 1} looks like a key: ${reason}.`);
    }
    const variable = variableIn(argument, secrets);
    if (variable !== undefined) {
      throw new UsageError(`Argument ${at + 1} holds what ${variable} holds: ${reason}.`);
    }
    const [, option = ''] = /^(--?[A-Za-z][\w-]{0,30})(?:=|$)/.exec(argument) ?? [];
    if (namesSecret(option) && !known.includes(option)) {
      throw new UsageError(`There is no option ${option}: ${reason}.`);
    }
  });
}
