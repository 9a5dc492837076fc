import type { Command } from 'commander';

/** What the results of a `check` are compared with. */
export type ComparisonOptions = {
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly reason?: string;
};

/** The options of `check` alone that tell what its results are compared with. */
export function addComparisonOptions(command: Command): Command {
  return command
    .option(
      '--baseline <file>',
      'findings that are known, as YAML: what is new fails, and so does an entry that is stale or expired',
    )
    .option(
      '--update-baseline',
      'rewrite that file from the results: what is new goes in, what is stale goes out',
    )
    .option('--reason <text>', 'the reason of what --update-baseline puts in');
}
