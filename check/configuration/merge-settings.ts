import { resolve } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { allowedModelsVariable } from '../../suites/cases/target.ts';
import { secretsOf, variableIn } from '../known-secrets.ts';
import type { CheckOptions } from '../settings.ts';
import type { Declared, Environment } from '../target-from-env.ts';
import type { Configuration } from './configuration.ts';
import { withDotenv } from './dotenv.ts';
import { type Read, readConfiguration } from './read-configuration.ts';

/** Options and environment as a check goes by them. */
export type Settled = { readonly options: CheckOptions; readonly environment: Environment };

const baseUrlVariable = 'ANYONE_BASE_URL';

/** Only the members that are there: one that is undefined would stand for an option that was given. */
const given = <Members extends object>(members: Members): Partial<Members> => {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  const kept: Partial<Members> = {};
  return Object.assign(kept, Object.fromEntries(entries));
};

const declaredBy = ({ models, notOffered, keys }: Configuration): Declared =>
  given({ models, notOffered, variables: keys });

/**
 * Puts options, environment and configuration together: what an option says outweighs a variable, and
 * that the file. A file that tells of a gateway never ends in a check of the mock.
 *
 * @throws UsageError where nothing says where that gateway is
 */
export function weigh(
  options: CheckOptions,
  environment: Environment,
  { configuration, folder, file }: Omit<Read, 'text'>,
): Settled {
  const named = options.baseUrl ?? (environment[baseUrlVariable] || undefined);
  if (named === undefined && configuration.baseUrl === undefined) {
    if (Object.keys(configuration).length === 1) return { options, environment };
    throw new UsageError(
      `${file} tells of a gateway, but not where it is: give it a \`baseUrl\`, or set ${baseUrlVariable}, or name one with --base-url.`,
    );
  }
  const { cost, rate, maxBadKeys, concurrency, timeout, baseUrl, allowedModels } = configuration;
  const baseline =
    configuration.baseline === undefined ? undefined : resolve(folder, configuration.baseline);
  const ofFile = given({ cost, rate, maxBadKeys, concurrency, timeout, baseline });
  const ownUrl = named === undefined ? given({ baseUrl }) : {};
  const models = environment[allowedModelsVariable] || allowedModels?.join() || '';
  return {
    options: { ...ofFile, ...ownUrl, ...options, declared: declaredBy(configuration) },
    environment: { ...environment, [allowedModelsVariable]: models },
  };
}

/** Looks for what the environment holds as a key: it may look like any word. @throws UsageError naming the line */
function refuseSecrets({ text, file, configuration }: Read, environment: Environment): void {
  const secrets = secretsOf(environment, configuration.keys);
  text.split('\n').forEach((line, at) => {
    const variable = variableIn(line, secrets);
    if (variable === undefined) return;
    throw new UsageError(
      `${file}, line ${at + 1}: holds what ${variable} holds. Keys come from the environment alone: take it out, and delete the key if others could read the file.`,
    );
  });
}

/**
 * Settles what a check goes by from the command line, the environment with its `.env`, and the
 * configuration file.
 *
 * @param folder where the files are looked for
 * @throws UsageError for a file that cannot be used
 */
export async function settle(
  options: CheckOptions,
  environment: Environment,
  folder: string = process.cwd(),
): Promise<Settled> {
  const whole = await withDotenv(environment, folder);
  const read = await readConfiguration(options.config, folder);
  if (read === null) return { options, environment: whole };
  refuseSecrets(read, whole);
  return weigh(options, whole, read);
}
