import { unwatchFile, watchFile } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** A file's meaning, as of its last good reading. */
export type FollowedFile<T> = { readonly current: () => T; readonly close: () => void };

/** How often the file is looked at, in milliseconds. */
const interval = 200;

/**
 * Reads a file, and again whenever it changes. A change that cannot be read leaves the last good reading, and
 * is told.
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
      if (!(error instanceof UsageError)) throw error;
      tell(`${error.message} The last good reading stays.`);
    }
  };
  const listener = (): void => {
    void readAgain();
  };
  watchFile(file, { interval, persistent: false }, listener);
  return { current: () => value, close: () => unwatchFile(file, listener) };
}
