import { readFileSync, type Stats, statSync } from 'node:fs';
import { codeOf, UsageError } from '../../base/errors.ts';
import type { KeySeed } from '../../fixtures/keys.ts';
import { parseKeyFile } from './key-file.ts';
import { watchChanges } from './watch-changes.ts';

const interval = 150;

/**
 * For how long a file must have been left alone, in milliseconds, longer than between two looks: half of a
 * list is a list as well, and the keys that it lacks would be deleted for good.
 */
const settling = 200;

/** Reads a key file that is just being edited. */
function readEdited(file: string): readonly KeySeed[] | string {
  try {
    return parseKeyFile(readFileSync(file), file);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    const code = codeOf(error, 'unreadable');
    return `--keys ${file}: cannot be read (${code}).`;
  }
}

/**
 * Looks at a key file a few times a second, which works on every file system.
 *
 * @param changed is given the keys of each edit that fits
 * @param complain is given one line on an edit that does not
 * @returns ends the watch
 */
export function watchKeys(
  file: string,
  changed: (seeds: readonly KeySeed[]) => void,
  complain: (message: string) => void,
): () => void {
  const stat = (): Stats | undefined => statSync(file, { throwIfNoEntry: false });
  let timer: NodeJS.Timeout | undefined;
  const readSettled = (seen: Stats | undefined): void => {
    const now = stat() ?? seen;
    if (now?.mtimeMs !== seen?.mtimeMs || now?.size !== seen?.size) {
      settle(now);
      return;
    }
    const read = readEdited(file);
    if (typeof read === 'string') complain(`${read} The last good keys stay.\n`);
    else changed(read);
  };
  const settle = (seen: Stats | undefined): void => {
    clearTimeout(timer);
    timer = setTimeout(() => readSettled(seen), settling).unref();
  };
  const close = watchChanges(file, interval, () => settle(stat()));
  return () => {
    clearTimeout(timer);
    close();
  };
}
