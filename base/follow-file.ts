import { statSync } from 'node:fs';
import { UsageError } from './errors.ts';

/** The most bytes of a file: a larger one takes too long to be read again after each edit. */
export const largestFile = 1024 * 1024;

/** The content of a file, as of its last valid reading. */
export type FollowedFile<T> = { readonly current: () => T; readonly close: () => void };

/** How a file is followed. */
export type Following<T> = {
  /** Prints one line about each later reading. */
  readonly print: (line: string) => void;
  /** Uses an edit, and returns the line to print about it. */
  readonly changed?: (value: T) => string;
  /** For how many milliseconds the file must stay as it is before it is read; 0 where this is absent. */
  readonly settle?: number;
};

/** Milliseconds between two checks of the file: polling works on every file system. */
const interval = 150;

/** What distinguishes one state of a file from the next; an empty text where there is none. */
function stampOf(file: string): string {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true });
    return [mtimeNs, ctimeNs, size, ino].join(' ');
  } catch {
    return '';
  }
}

/**
 * Reads a file, and again whenever it changes. A change that cannot be read leaves the last valid content in use and
 * prints one line: no edit ends the program.
 *
 * @param read throws a UsageError for what it cannot read; the first reading rethrows it
 */
export async function followFile<T>(
  file: string,
  read: (file: string) => T | Promise<T>,
  { print, changed = () => `${file}: read again.`, settle = 0 }: Following<T>,
): Promise<FollowedFile<T>> {
  // Before the first reading, so that no change in between is missed.
  let readStamp = stampOf(file);
  let lastStamp = readStamp;
  let since = Date.now();
  let value = await read(file);
  const readAgain = async (): Promise<void> => {
    try {
      value = await read(file);
      print(changed(value));
    } catch (error) {
      // Any other error is a defect of the reading, and its message might quote the file.
      const name = error instanceof Error ? error.name : 'unknown error';
      const why =
        error instanceof UsageError ? error.message : `${file}: cannot be read (${name}).`;
      print(`${why} The last valid content stays in use.`);
    }
  };
  const poll = async (): Promise<void> => {
    const stamp = stampOf(file);
    if (stamp !== lastStamp) since = Date.now();
    lastStamp = stamp;
    if (stamp !== readStamp && Date.now() - since >= settle) {
      readStamp = stamp;
      await readAgain();
    }
    if (isOpen) timer = pollLater();
  };
  const pollLater = (): NodeJS.Timeout => setTimeout(() => void poll(), interval).unref();
  let isOpen = true;
  let timer = pollLater();
  return {
    current: () => value,
    close: () => {
      isOpen = false;
      clearTimeout(timer);
    },
  };
}
