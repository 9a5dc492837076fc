import { unwatchFile, watchFile } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** A file's meaning, as of its last good reading. */
export type FollowedFile<T> = { readonly current: () => T; readonly close: () => void };

/** How often the file is looked at, in milliseconds. */
const interval = 200;

/**
 * Reads a file, and again whenever it changes. A change that cannot be read, for whatever reason, leaves the
 * last good reading, and is told in one line: nobody's edit ends the program.
 *
 * @param read throws a UsageError for what it cannot read; the first such one is thrown on
 * @param tell is told each later reading in a line
 */
export async function followFile<T>(
  file: string,
  read: (file: string) => Promise<T>,
  tell: (line: string) => void,
): Promise<FollowedFile<T>> {
  let value = await read(file);
  const readAgain = async (): Promise<void> => {
    try {
      value = await read(file);
      tell(`${file}: read again.`);
    } catch (error) {
      // What is no UsageError is a defect of the reading, and its message might quote the file.
      const name = error instanceof Error ? error.name : 'unknown error';
      const why =
        error instanceof UsageError ? error.message : `${file}: cannot be read (${name}).`;
      tell(`${why} The last good reading stays.`);
    }
  };
  let last = Promise.resolve();
  const listener = (): void => {
    // One after the other, so that an earlier edit never takes the place of a later one.
    last = last.then(readAgain);
  };
  watchFile(file, { interval, persistent: false }, listener);
  return { current: () => value, close: () => unwatchFile(file, listener) };
}
