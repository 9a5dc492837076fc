import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { KeySeed } from '../fixtures/keys.ts';
import { sessionOf } from '../mocks/auth/keyring.ts';
import type { Gateway } from '../mocks/gateway.ts';
import { type Holder, holdFile } from '../mocks/state/hold-file.ts';
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

/** Says who holds a state file, and what to do. */
function tellHolder(holder: Holder | null): string {
  const place = holder === null || holder.host === hostname() ? '' : ` on ${holder.host}`;
  const who =
    holder === null
      ? 'another mock keeps its keys there'
      : `process ${holder.pid}${place} keeps its keys there since ${holder.since}`;
  return `${who}. Stop it, or give this mock a file of its own.`;
}

/**
 * Holds a state file for this mock alone.
 *
 * @returns ends that
 */
async function hold(file: string): Promise<() => Promise<void>> {
  const held = await holdFile(file).catch((error: unknown) => {
    if (codeOf(error) !== 'ERR_SQLITE_ERROR') {
      throw new UsageError(`--state ${file}: cannot be written (${codeOf(error)}).`);
    }
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new UsageError(
      `--state ${file}: cannot be kept from a second mock: ${file}.lock cannot be locked (${why}). Remove that file, or keep the state on a file system with locks.`,
    );
  });
  if (held === null) {
    throw new UsageError(
      `--state ${file}: needs Node 22.13 or newer, to keep a second mock from the file. This is ${process.version}.`,
    );
  }
  if (!held.held) throw new UsageError(`--state ${file}: ${tellHolder(held.holder)}`);
  return held.release;
}

async function resume(
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

/**
 * Takes a gateway's keys up where a state file left them, and keeps them in it from now on. Keys of
 * sessions are not kept. No second mock is given the file as long as this one has it.
 *
 * @param complain is given one line where the file cannot be written later on
 * @throws UsageError for a file that is torn, newer, another program's, another mock's, or cannot be
 *   written; it stays as it is
 */
export async function openState(
  file: string,
  gateway: Gateway,
  seeds: readonly KeySeed[],
  complain: (message: string) => void,
): Promise<StateKeeper> {
  // What cannot be read gets no lock beside it.
  await readText(file);
  const release = await hold(file);
  try {
    const keeper = await resume(file, gateway, seeds, complain);
    return { ...keeper, close: () => keeper.close().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}
