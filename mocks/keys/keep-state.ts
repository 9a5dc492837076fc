import { replaceFile } from './replace-file.ts';

/** Takes a change back; it runs at once, and before anything else is kept. */
export type Undo = () => void;

/** Keeps a text in a file. */
export type StateKeeper = {
  /**
   * Resolves once the file holds what there was to keep at the call, or later: what comes while one
   * write runs is kept by the next one, together. A write that fails takes back every change that
   * waited for it, and those that came after it, the newest first: none of them is kept by a later one.
   *
   * @throws the system's error where the file cannot be written
   */
  readonly keep: (undo?: Undo) => Promise<void>;
  /** Keeps it within a second: for what nobody waits for. */
  readonly keepSoon: () => void;
  /** Resolves once all is kept. */
  readonly close: () => Promise<void>;
};

/** Changes that one write keeps together. */
type Batch = { readonly undos: Undo[]; refusal?: { readonly error: unknown } };

const soon = 1_000;

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
  /** What gathers for the next write, and when that is done; null where nothing waits. */
  let next: { readonly batch: Batch; readonly kept: Promise<void> } | null = null;
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const refuse = (batch: Batch, error: unknown): void => {
    const later = next?.batch;
    next = null;
    if (later !== undefined) later.refusal = { error };
    for (const undo of [...batch.undos, ...(later?.undos ?? [])].reverse()) undo();
  };
  const writeBatch = async (batch: Batch): Promise<void> => {
    if (batch.refusal !== undefined) throw batch.refusal.error;
    next = null;
    try {
      await replaceFile(file, write());
    } catch (error) {
      refuse(batch, error);
      throw error;
    }
  };
  const keep = (undo?: Undo): Promise<void> => {
    if (next === null) {
      const batch: Batch = { undos: [] };
      const kept = last.then(() => writeBatch(batch));
      next = { batch, kept };
      last = kept.catch(() => undefined);
    }
    if (undo !== undefined) next.batch.undos.push(undo);
    return next.kept;
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
