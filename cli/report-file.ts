import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, UsageError } from '../base/errors.ts';
import { partialOf, writeWhole } from '../base/write-file.ts';

/** What stands at a path; undefined where nothing does. */
const statOf = (file: string) => stat(file).catch(() => undefined);

/**
 * Makes sure that a report can be written to a file, before a run that would be lost otherwise.
 *
 * @param option the option that names the file, for messages
 * @throws UsageError that names the file and what is wrong
 */
export async function checkReportFile(option: string, file: string): Promise<void> {
  if (file === '') throw new UsageError(`${option}: name a file, or - for standard output.`);
  const found = await statOf(file);
  if (found?.isDirectory()) throw new UsageError(`${option}: ${file} is a directory. Name a file.`);
  if (found !== undefined && !found.isFile()) return;
  const partial = await partialOf(file);
  await writeFile(partial, '').catch((error: unknown) => {
    throw new UsageError(
      `${option}: ${dirname(file)} is no directory that can be written to (${codeOf(error)}).`,
    );
  });
  await rm(partial);
}

/**
 * Writes a report whole or not at all: a reader never sees half of one. What is no plain file, such
 * as /dev/null, is written to as it is, since a rename would put a file in its place.
 *
 * @param option the option that names the file, for messages
 * @throws UsageError where the file can no longer be written
 */
export async function writeReportFile(option: string, file: string, text: string): Promise<void> {
  const found = await statOf(file);
  try {
    if (found === undefined || found.isFile()) await writeWhole(file, text);
    else await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`${option}: ${file} could not be written (${codeOf(error)}).`);
  }
}
