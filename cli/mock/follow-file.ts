import { UsageError } from '../../base/errors.ts';
import { watchChanges } from '../../mocks/keys/watch-changes.ts';

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
  // Watched before it is read, so that no change is missed in between.
  let value: T;
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
  const close = watchChanges(file, interval, readAgain);
  try {
    value = await read(file);
  } catch (error) {
    close();
    throw error;
  }
  return { current: () => value, close };
}
