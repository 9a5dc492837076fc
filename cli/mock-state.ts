import { readFile } from 'node:fs/promises';
import type { KeySeed } from '../fixtures/keys.ts';
import { sessionOf } from '../mocks/auth/keyring.ts';
import type { Gateway } from '../mocks/gateway.ts';
import { createStateKeeper, type StateKeeper } from '../mocks/state/keep-state.ts';
import { resumeKeys } from '../mocks/state/merge-keys.ts';
import { readState, writeState } from '../mocks/state/state-file.ts';
import { UsageError } from './usage-error.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/** The text of a state file; null where there is none yet. */
async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new UsageError(`--state ${file}: cannot be read (${codeOf(error)}).`);
  });
}

/**
 * Takes a gateway's keys up where a state file left them, and keeps them in it from now on. Keys of
 * sessions are not kept.
 *
 * @param complain is given one line where the file cannot be written later on
 * @throws UsageError for a file that is torn, newer, another program's or cannot be written; it stays
 *   as it is
 */
export async function openState(
  file: string,
  gateway: Gateway,
  seeds: readonly KeySeed[],
  complain: (message: string) => void,
): Promise<StateKeeper> {
  const text = await readText(file);
  if (text !== null) {
    const state = readState(text);
    if (!state.fits) {
      throw new UsageError(
        `--state ${file}: ${state.complaint}. It stays as it is: move it away to start anew.`,
      );
    }
    gateway.keys.restore(resumeKeys(state.keys, seeds), () => true);
  }
  const lasting = () => gateway.keys.stored().filter(({ id }) => sessionOf(id) === null);
  const keeper = createStateKeeper(
    file,
    () => writeState(lasting()),
    (error) => complain(`--state ${file}: cannot be written (${codeOf(error)}).\n`),
  );
  await keeper.keep().catch((error: unknown) => {
    throw new UsageError(`--state ${file}: cannot be written (${codeOf(error)}).`);
  });
  gateway.decisions.subscribe(({ key }) => {
    if (key !== null) keeper.keepSoon();
  });
  return keeper;
}
