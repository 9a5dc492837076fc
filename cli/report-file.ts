import { constants } from 'node:fs';
import { access, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * Makes sure that a report can be written to a file, before a run that would be lost otherwise.
 *
 * @throws UsageError that names the file and what is wrong
 */
export async function checkReportFile(file: string): Promise<void> {
  const isDirectory = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isDirectory) throw new UsageError(`--json: ${file} is a directory. Name a file.`);
  await access(dirname(file), constants.W_OK).catch(() => {
    throw new UsageError(`--json: ${dirname(file)} is no directory that can be written to.`);
  });
}

/** Writes a report whole or not at all: a reader never sees half of one. */
export async function writeReportFile(file: string, text: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, text);
  await rename(partial, file);
}
