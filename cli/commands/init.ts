import { stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, UsageError } from '../../base/errors.ts';
import { createRedactor } from '../../base/redact.ts';
import { visibleLine } from '../../base/text.ts';
import type { Surveyed } from '../../check/configuration/survey-gateway.ts';
import {
  startingConfiguration,
  writeConfiguration,
} from '../../check/configuration/write-configuration.ts';
import { options as table } from '../../check/options/table.ts';
import { findProxy } from '../../check/proxy.ts';
import {
  budgetAt,
  type Environment,
  readBaseUrl,
  readTarget,
} from '../../check/target-from-env.ts';
import { allowedModelsVariable, keyVariables } from '../../suites/cases/target.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `init`. */
export type InitOptions = {
  readonly config: string;
  readonly baseUrl?: string;
  readonly force?: true;
};

const ownSchema = fileURLToPath(import.meta.resolve('anyone-conformance/config.schema.json'));
const installedSchema = './node_modules/anyone-conformance/spec/config.schema.json';

/**
 * Returns where an editor finds the schema, relative to the configuration's folder. The file is shared, so
 * it must not contain a path of this machine: this is the path where a project installs the schema.
 */
export const schemaFrom = (folder: string): string =>
  relative(folder, ownSchema) === join('spec', 'config.schema.json')
    ? './spec/config.schema.json'
    : installedSchema;

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Surveys the gateway with the valid key of the environment; null without one. No key is in the result. */
async function surveyed(url: URL, environment: Environment): Promise<Surveyed | null> {
  const key = environment[keyVariables.active];
  if (key === undefined || key === '') return null;
  const { [allowedModelsVariable]: allowed } = environment;
  const given = { [keyVariables.active]: key, [allowedModelsVariable]: allowed };
  const target = readTarget(url, given, 'free');
  const proxy = findProxy(url, environment);
  const { surveyGateway } = await import('../../check/configuration/survey-gateway.ts');
  const settings = {
    ...budgetAt(url),
    timeout: table.timeout.default,
    route: { proxy: proxy?.url ?? null },
  };
  const { members, lines } = await surveyGateway(target, settings, environment);
  const redact = createRedactor([key]);
  return { members, lines: lines.map((line) => visibleLine(redact(line))) };
}

/**
 * Writes a starting configuration. With an address, and a valid key in the environment, it first surveys
 * the gateway with free requests and writes what it found.
 *
 * @returns the exit code
 * @throws UsageError where a file is there already, or cannot be written
 */
export async function init(
  options: InitOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const { config: file, baseUrl, force } = options;
  const url = baseUrl === undefined ? null : readBaseUrl(baseUrl, '--base-url');
  const isKept = force !== true && (await isThere(file));
  const survey = url === null || isKept ? null : await surveyed(url, environment);
  const configuration = {
    ...startingConfiguration,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...survey?.members,
  };
  const text = writeConfiguration(configuration, schemaFrom(dirname(resolve(file))));
  await writeFile(file, text, { flag: force === true ? 'w' : 'wx' }).catch((error: unknown) => {
    const code = codeOf(error);
    throw new UsageError(
      code === 'EEXIST'
        ? `${file} is already there: --force overwrites it.`
        : `${file} cannot be written (${code}).`,
    );
  });
  terminal.output.write(
    [
      ...(survey === null ? [] : ['Found:', ...survey.lines.map((line) => `  ${line}`)]),
      `Wrote ${file}.${survey === null ? '' : ' Review it.'}`,
      ...(url !== null && survey === null
        ? [`With a valid key in ${keyVariables.active}, init surveys the gateway first (--force).`]
        : []),
      'Put your keys into the environment, or into a file .env that is never committed. Then',
      '  npx anyone-conformance list   shows what a check would send',
      '  npx anyone-conformance check  surveys the gateway, checks it and reports a verdict',
      '',
    ].join('\n'),
  );
  return exitCodes.conformant;
}
