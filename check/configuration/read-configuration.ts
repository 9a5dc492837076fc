import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { type Configuration, configurationFile } from './configuration.ts';

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/**
 * The configuration file to read: the one that is named, else the one in the folder; null where there is none.
 *
 * @throws UsageError where a file is next to its place under another ending, and would be passed over
 */
async function findFile(named: string | undefined, folder: string): Promise<string | null> {
  if (named !== undefined) return named;
  const usual = join(folder, configurationFile);
  if (await isThere(usual)) return usual;
  const other = configurationFile.replace('.yaml', '.yml');
  if (await isThere(join(folder, other))) {
    throw new UsageError(`${other}: call it ${configurationFile}, or name it with --config.`);
  }
  return null;
}

/** A configuration and where it stands. */
export type Read = {
  readonly configuration: Configuration;
  readonly folder: string;
  /** Its name, for messages. */
  readonly file: string;
  /** All that stands in it, comments too. */
  readonly text: string;
};

/**
 * Reads the configuration that is named, or the one of the current directory.
 *
 * @param named the file that `--config` names
 * @returns null where none is named and none is there
 * @throws UsageError where it cannot be read or does not fit
 */
export async function readConfiguration(
  named: string | undefined,
  folder: string,
): Promise<Read | null> {
  const file = await findFile(named, folder);
  if (file === null) return null;
  const shown = named === undefined ? basename(file) : `--config ${file}`;
  // Only a command with a file pays for the parser.
  const { readUserFile } = await import('../../base/yaml.ts');
  const { parseConfiguration } = await import('./parse-configuration.ts');
  const bytes = await readUserFile(file, shown);
  const configuration = parseConfiguration(bytes, shown);
  const text = new TextDecoder().decode(bytes);
  return { configuration, folder: dirname(file), file: shown, text };
}
