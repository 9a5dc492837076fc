import type { Command } from 'commander';
import { UsageError } from '../base/errors.ts';
import type { CommandOptions } from '../check/command-settings.ts';
import type { Settled } from '../check/configuration/merge-settings.ts';
import { type HeldSecret, type KnownSecrets, secretsOf } from '../check/known-secrets.ts';
import type { Environment } from '../check/target-from-env.ts';
import type { NamedProfile } from '../spec/profiles/apply-profile.ts';
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

/** Removes the secrets from all that is written from now on. @throws UsageError where one is on the command line */
function keepSecrets(
  named: readonly HeldSecret[],
  program: Command,
  { argv, secrets }: Pick<Shared, 'argv' | 'secrets'>,
): void {
  for (const { value } of named) secrets.keep(value);
  refuseKeys(argv, program, named);
}

/**
 * Reads the profile that the options or the configuration file declare.
 *
 * @returns null without one
 * @throws UsageError for a file that cannot be used
 */
export async function profileFor(
  options: Pick<CommandOptions, 'config' | 'profile'>,
  program: Command,
  shared: Shared,
): Promise<NamedProfile | null> {
  const { readDeclared } = await import('../check/configuration/read-declared.ts');
  const environment = await shared.environment;
  const { read, profile } = await readDeclared(options, environment, shared.surroundings.cwd);
  keepSecrets(secretsOf(environment, read?.configuration.keys, profile), program, shared);
  return profile;
}

/** Merges options, environment and configuration into the settings of a command, and prints hints on variables. */
export async function settleFor(
  options: CommandOptions,
  program: Command,
  shared: Shared,
): Promise<Settled> {
  const { surroundings, terminal } = shared;
  const { settle } = await import('../check/configuration/merge-settings.ts');
  const settled = await settle(options, surroundings.env, surroundings.cwd);
  const { variables, profile } = settled.options.declared ?? {};
  keepSecrets(secretsOf(settled.environment, variables, profile), program, shared);
  const { environment, options: whole } = settled;
  const hints = variableHints(environment, {
    variables: whole.declared?.variables,
    namesGateway: (whole.baseUrl ?? environment['ANYONE_BASE_URL']) !== undefined,
  });
  for (const hint of hints) terminal.error.write(`${hint}\n`);
  return settled;
}
