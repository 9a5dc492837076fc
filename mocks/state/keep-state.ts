import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Keeps a text in a file. */
export type StateKeeper = {
  /**
   * Resolves once the file holds what there was to keep at the call, or later: what comes while one
   * write runs is kept by the next one, together.
   *
   * @throws the system's error where the file cannot be written
   */
  readonly keep: () => Promise<void>;
  /** Keeps it within a second: for what nobody waits for. */
  readonly keepSoon: () => void;
  /** Resolves once all is kept. */
  readonly close: () => Promise<void>;
};

const soon = 1_000;

/** Puts a text in the place of a file: whoever reads it sees the old one or the new one, whole. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  // The new name is there after a power cut only once its directory is.
  const directory = await open(dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/**
 * Makes a keeper of a file.
 *
 * @param write gives the text to keep, as it is at that moment
 * @param failed is told of a write that nobody waited for
 */
export function createStateKeeper(
  file: string,
  write: () => string,
  failed: (error: unknown) => void,
): StateKeeper {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const start = (): Promise<void> => {
    const work = replaceFile(file, write()).finally(() => {
      if (running === work) running = null;
    });
    running = work;
    return work;
  };
  const keep = (): Promise<void> => {
    if (running === null) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
  return {
    keep,
    keepSoon: () => {
      timer ??= setTimeout(() => {
        timer = null;
        keep().catch(failed);
      }, soon).unref();
    },
    close: () => {
      if (timer !== null) clearTimeout(timer);
      return keep();
    },
  };
}
