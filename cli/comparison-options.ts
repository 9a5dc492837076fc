import type { Command } from 'commander';

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
    .option('--reason <text>', 'the reason of what --update-baseline puts in')
    .option(
      '--compare-url <url>',
      'run the same cases against a second gateway and tell the differences; with the same keys, or those in ANYONE_COMPARE_API_KEY, ANYONE_COMPARE_DELETED_API_KEY, …',
    );
}
