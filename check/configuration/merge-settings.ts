import { resolve } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import type { CommandOptions } from '../command-settings.ts';
import { rowsAt } from '../options/table.ts';
import type { Declared, Environment } from '../target-from-env.ts';
import type { Configuration } from './configuration.ts';
import { withDotenv } from './dotenv.ts';
import type { Read } from './read-configuration.ts';
import { readDeclared } from './read-declared.ts';

/** Options, with those of the configuration file among them, and the environment. */
export type Settled = { readonly options: CommandOptions; readonly environment: Environment };

const baseUrlVariable = 'ANYONE_BASE_URL';

/** Only the members that are set: one that is undefined would count as an option that was given. */
const given = <Members extends object>(members: Members): Partial<Members> => {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  const kept: Partial<Members> = {};
  return Object.assign(kept, Object.fromEntries(entries));
};

const declaredBy = ({ allowedModels, models, notOffered, keys }: Configuration): Declared =>
  given({ allowedModels, models, notOffered, variables: keys });

/** The members that are options under the same name. The others are about the target's keys and models. */
const plainMembers = rowsAt('file')
  .filter(([name, row]) => row.in.includes('check') && name !== 'baseUrl' && name !== 'profile')
  .map(([name]) => name);

/**
 * Merges options, environment and configuration: an option overrides a variable, and a variable overrides
 * the file. A file that describes a gateway never ends in a check of the mock.
 *
 * @throws UsageError where nothing says where that gateway is
 */
export function mergeSettings(
  options: CommandOptions,
  environment: Environment,
  { configuration, folder, file }: Omit<Read, 'text'>,
): Settled {
  const named = options.baseUrl ?? (environment[baseUrlVariable] || undefined);
  if (named === undefined && configuration.baseUrl === undefined) {
    if (Object.keys(configuration).length === 1) return { options, environment };
    throw new UsageError(
      `${file} describes a gateway, but not where it is: give it a \`baseUrl\`, or set ${baseUrlVariable}, or name one with --base-url.`,
    );
  }
  const { baseline, baseUrl } = configuration;
  const plain: CommandOptions = Object.fromEntries(
    Object.entries(configuration).filter(([name]) => plainMembers.includes(name)),
  );
  const ofFile = baseline === undefined ? plain : { ...plain, baseline: resolve(folder, baseline) };
  const ownUrl = named === undefined ? given({ baseUrl }) : {};
  return {
    options: { ...ofFile, ...ownUrl, ...options, declared: declaredBy(configuration) },
    environment,
  };
}

/**
 * Merges the options of a command line, the environment with its `.env`, and the configuration file.
 *
 * @param folder the folder of these files
 * @throws UsageError for a file that cannot be used
 */
export async function settle(
  options: CommandOptions,
  environment: Environment,
  folder: string = process.cwd(),
): Promise<Settled> {
  const whole = await withDotenv(environment, folder);
  const { read, profile } = await readDeclared(options, whole, folder);
  const { options: merged } = read === null ? { options } : mergeSettings(options, whole, read);
  return profile === null
    ? { options: merged, environment: whole }
    : { options: { ...merged, declared: { ...merged.declared, profile } }, environment: whole };
}
