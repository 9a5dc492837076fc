import { UsageError } from '../../base/errors.ts';
import type { NamedProfile } from '../../spec/profiles/apply-profile.ts';
import type { CommandOptions } from '../command-settings.ts';
import { secretsOf, variableIn } from '../known-secrets.ts';
import type { Environment } from '../target-from-env.ts';
import { type Read, readConfiguration } from './read-configuration.ts';

/** Rejects a file with the value of a secret variable: a key may look like any word. @throws UsageError naming the line */
function refuseSecrets(
  { text, file, configuration }: Read,
  environment: Environment,
  profile: NamedProfile | null,
): void {
  const secrets = secretsOf(environment, configuration.keys, profile);
  text.split('\n').forEach((line, at) => {
    const variable = variableIn(line, secrets);
    if (variable === undefined) return;
    throw new UsageError(
      `${file}, line ${at + 1}: holds what ${variable} holds. Keys come from the environment alone: take it out, and delete the key if others could read the file.`,
    );
  });
}

/**
 * Reads the configuration file, and the profile that an option or that file names or holds. Each is null
 * where there is none.
 *
 * @param environment that of the command, with its `.env`
 * @param folder the folder of the configuration file
 * @throws UsageError for a file that cannot be used, or that holds a secret of the environment
 */
export async function readDeclared(
  { config, profile: named }: Pick<CommandOptions, 'config' | 'profile'>,
  environment: Environment,
  folder: string,
): Promise<{ readonly read: Read | null; readonly profile: NamedProfile | null }> {
  const read = await readConfiguration(config, folder);
  const profile = await readProfile(named, read, folder);
  if (read !== null) refuseSecrets(read, environment, profile);
  return { read, profile };
}

async function readProfile(
  named: string | undefined,
  read: Read | null,
  folder: string,
): Promise<NamedProfile | null> {
  const given = named ?? read?.configuration.profile;
  if (given === undefined) return null;
  if (typeof given !== 'string') return { name: `profile of ${read?.file ?? ''}`, profile: given };
  // Only a command with a profile pays for the parser.
  const { loadProfile } = await import('./load-profile.ts');
  return named === undefined && read !== null
    ? loadProfile(given, read.folder, `${read.file}: \`profile\``)
    : loadProfile(given, folder, '--profile');
}
