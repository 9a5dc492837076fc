import { readFile, realpath } from 'node:fs/promises';
import { codeOf, UsageError } from '../../base/errors.ts';
import { writeWhole } from '../../base/write-file.ts';
import type { KeySpec } from '../../fixtures/keys.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { sessionOf } from './keyring.ts';
import { lockFile } from './lock-file.ts';
import { reseedKeys, resumeKeys } from './merge-keys.ts';
import { readState, writeStateInTurns } from './state-file.ts';

/** Keeps a gateway's keys in a file. */
export type StateKeeper = {
  /** Resolves once the file holds the keys as they are now. @throws the system's error */
  readonly keep: () => Promise<void>;
  /** Keeps them within a second: for what nobody waits for. */
  readonly keepSoon: () => void;
  /** Keeps them a last time and gives up the file. @throws UsageError where that fails */
  readonly close: () => Promise<void>;
};

/** Where the keys of a mock come from at its start. */
export type KeySource = {
  readonly seeds: readonly KeySpec[];
  /** True where a key file has the seeds: its keys are as it says, whatever the state file kept. */
  readonly isFile: boolean;
};

const soon = 1_000;

/** Writes one after the other; what comes while one write runs is written by the next, together. */
function createKeeper(write: () => Promise<void>, failed: (error: unknown) => void) {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  const keep = (): Promise<void> => {
    next ??= last.then(() => {
      next = null;
      return write();
    });
    last = next.catch(() => undefined);
    return next;
  };
  const keepSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      keep().catch(failed);
    }, soon).unref();
  };
  return { keep, keepSoon, stop: () => void (timer !== null && clearTimeout(timer)) };
}

/**
 * Takes a gateway's keys up where a state file left them, and keeps them in it from now on; keys of sessions
 * are not kept. A second mock does not get the file while this one has it.
 *
 * @param complain gets one line where the file cannot be written later on
 * @throws UsageError for a file that does not fit, is another mock's, or cannot be read or written; it
 *   stays as it is
 */
export async function openState(
  file: string,
  gateway: Gateway,
  { seeds, isFile }: KeySource,
  complain: (message: string) => void,
): Promise<StateKeeper> {
  const refuse = (why: string): never => {
    throw new UsageError(`--state ${file}: ${why}`);
  };
  const text = await readFile(file, 'utf8').catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? null : refuse(`cannot be read (${codeOf(error)}).`),
  );
  // Two links to one file are one file.
  const own = await realpath(file).catch(() => file);
  const unlock = await lockFile(own).catch((error: unknown) =>
    refuse(error instanceof UsageError ? error.message : `cannot be written (${codeOf(error)}).`),
  );
  const lasting = () => gateway.keys.stored((id) => sessionOf(id) === null);
  const keeper = createKeeper(
    async () => writeWhole(own, await writeStateInTurns(lasting()), 0o600),
    (error) => complain(`--state ${file}: cannot be written (${codeOf(error)}).\n`),
  );
  try {
    if (text !== null) {
      const state = readState(text);
      if (!state.fits) {
        return refuse(`${state.complaint}. It stays as it is: move it away to start anew.`);
      }
      const keys = isFile
        ? reseedKeys(state.keys, { before: {}, after: seeds }, Date.now())
        : resumeKeys(state.keys, seeds);
      gateway.keys.restore(keys, () => true);
    }
    await keeper.keep().catch((error) => refuse(`cannot be written (${codeOf(error)}).`));
  } catch (error) {
    await unlock();
    throw error;
  }
  gateway.decisions.subscribe(({ key }) => {
    if (key !== null) keeper.keepSoon();
  });
  const close = async (): Promise<void> => {
    keeper.stop();
    await keeper
      .keep()
      .catch((error: unknown) =>
        refuse(
          `cannot be written (${codeOf(error)}). What became of the keys since its last write is lost.`,
        ),
      )
      .finally(unlock);
  };
  return { keep: keeper.keep, keepSoon: keeper.keepSoon, close };
}
