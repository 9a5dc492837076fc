import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, UsageError } from '../../base/errors.ts';
import {
  startingConfiguration,
  writeConfiguration,
} from '../../check/configuration/write-configuration.ts';
import { readBaseUrl } from '../../check/target-from-env.ts';
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

/**
 * Writes a starting configuration.
 *
 * @returns the exit code
 * @throws UsageError where a file is there already, or cannot be written
 */
export async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  const { config: file, baseUrl, force } = options;
  if (baseUrl !== undefined) readBaseUrl(baseUrl, '--base-url');
  const configuration = {
    ...startingConfiguration,
    ...(baseUrl === undefined ? {} : { baseUrl }),
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
      `Wrote ${file}.`,
      'Put your keys into the environment, or into a file .env that is never committed. Then',
      '  list   shows what a check would send',
      '  check  surveys the gateway, checks it and reports a verdict',
      '',
    ].join('\n'),
  );
  return exitCodes.conformant;
}
