import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startingConfiguration, writeConfiguration } from './configuration/write-configuration.ts';
import { exitCodes } from './exit-codes.ts';
import { readBaseUrl } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What `init` is asked for. */
export type InitOptions = {
  readonly config: string;
  readonly baseUrl?: string;
  readonly force?: true;
};

const ownSchema = fileURLToPath(new URL('../spec/config.schema.json', import.meta.url));
const installedSchema = './node_modules/anyone-conformance/spec/config.schema.json';

/**
 * Where an editor finds the schema from the configuration's folder. The file is shared, so that no
 * path of this machine may stand in it: one that lies elsewhere is named where a project installs it.
 */
export function schemaFrom(folder: string, schema: string = ownSchema): string {
  const way = relative(folder, schema);
  const isBelow = !way.startsWith('..') && existsSync(schema) && way !== resolve(schema);
  return isBelow ? `./${way.split(sep).join('/')}` : installedSchema;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/**
 * Writes a configuration to begin with.
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
      '  list   tells what a check would send',
      '  check  looks at the gateway, checks it and ends in a verdict',
      '',
    ].join('\n'),
  );
  return exitCodes.conformant;
}
