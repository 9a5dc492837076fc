import type { Command } from 'commander';
import { UsageError } from '../base/errors.ts';
import type { CommandOptions } from '../check/command-settings.ts';
import type { Settled } from '../check/configuration/merge-settings.ts';
import { type KnownSecrets, secretsOf } from '../check/known-secrets.ts';
import type { Environment } from '../check/target-from-env.ts';
import { refuseKeys } from './refuse-keys.ts';
import type { Surroundings } from './terminal/surroundings.ts';
import type { Terminal } from './terminal/terminal.ts';
import { variableHints } from './variable-hints.ts';

/** What the commands share. */
export type Shared = {
  readonly argv: readonly string[];
  readonly surroundings: Surroundings;
  /** The environment with `.env` behind it. Where that cannot be used, only a command that needs it says so. */
  readonly environment: Promise<Environment>;
  /** What nothing that this program writes may show. */
  readonly secrets: KnownSecrets;
  readonly terminal: Terminal;
  /** Sets the exit code of the program. */
  readonly finish: (code: number) => void;
};

/** Options with a URL that was typed without `--base-url`. @throws UsageError where both were given */
export function withUrl<Options extends { readonly baseUrl?: string }>(
  url: string | undefined,
  options: Options,
): Options {
  if (url === undefined) return options;
  if (options.baseUrl !== undefined) {
    throw new UsageError('The URL is given twice: leave out --base-url, or the argument.');
  }
  return { ...options, baseUrl: url };
}

/** Merges options, environment and configuration into the settings of a command, and prints hints on variables. */
export async function settleFor(
  options: CommandOptions,
  program: Command,
  { argv, surroundings, secrets, terminal }: Shared,
): Promise<Settled> {
  const { settle } = await import('../check/configuration/merge-settings.ts');
  const settled = await settle(options, surroundings.env, surroundings.cwd);
  const named = secretsOf(settled.environment, settled.options.declared?.variables);
  for (const { value } of named) secrets.keep(value);
  refuseKeys(argv, program, named);
  const { environment, options: whole } = settled;
  const hints = variableHints(environment, {
    variables: whole.declared?.variables,
    namesGateway: (whole.baseUrl ?? environment['ANYONE_BASE_URL']) !== undefined,
  });
  for (const hint of hints) terminal.error.write(`${hint}\n`);
  return settled;
}
