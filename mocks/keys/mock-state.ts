import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf, UsageError } from '../../base/errors.ts';
import type { KeySeed } from '../../fixtures/keys.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type Holder, holdFile } from './hold-file.ts';
import { createStateKeeper, type StateKeeper } from './keep-state.ts';
import { countEdits, type SeedMarks } from './key-file-snapshot.ts';
import { type StoredKey, sessionOf } from './keyring.ts';
import { reseedKeys, resumeKeys } from './merge-keys.ts';
import { realFile, removeDrafts } from './replace-file.ts';
import { readState, writeState } from './state-file.ts';

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
 * @param own the file to which the path leads, so that two links to one file are one file
 * @returns ends that
 */
async function hold(file: string, own: string): Promise<() => Promise<void>> {
  const held = await holdFile(own).catch((error: unknown) => {
    if (codeOf(error) !== 'ERR_SQLITE_ERROR') {
      throw new UsageError(`--state ${file}: cannot be written (${codeOf(error)}).`);
    }
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new UsageError(
      `--state ${file}: cannot be kept from a second mock: ${own}.lock cannot be locked (${why}). Remove that file, or keep the state on a file system with locks.`,
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

/** Where the keys of a mock come from at its start. */
export type KeySource = {
  readonly seeds: readonly KeySeed[];
  /** What the key file says at this moment; null for a mock that has none. */
  readonly marks: (() => SeedMarks) | null;
};

/** Says what became of the key file while no mock looked at it. */
function tellEdits(before: SeedMarks, after: SeedMarks): string | null {
  const told = Object.entries(countEdits(before, after))
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  return told.length === 0 ? null : `edited while the mock was stopped: ${told.join(', ')}`;
}

/** The keys of a state file, in line with the key file as it is now. */
function inLine(
  kept: readonly StoredKey[],
  before: SeedMarks | null,
  { seeds, marks }: KeySource,
  tell: (what: string) => void,
): readonly StoredKey[] {
  if (marks === null) return resumeKeys(kept, seeds);
  if (before === null) {
    tell('edits made before this start cannot be told: an earlier version wrote the state');
    return resumeKeys(kept, seeds);
  }
  const edits = tellEdits(before, marks());
  if (edits !== null) tell(edits);
  return reseedKeys(kept, { before, after: seeds }, Date.now());
}

async function resume(
  file: string,
  own: string,
  gateway: Gateway,
  source: KeySource,
  complain: (message: string) => void,
): Promise<StateKeeper> {
  await removeDrafts(own);
  const text = await readText(file);
  let carried: SeedMarks = {};
  if (text !== null) {
    const state = readState(text);
    if (!state.fits) {
      throw new UsageError(
        `--state ${file}: ${state.complaint}. It stays as it is: move it away to start anew.`,
      );
    }
    carried = state.seeds ?? {};
    const tell = (what: string) => complain(`--state ${file}: --keys: ${what}.\n`);
    gateway.keys.restore(inLine(state.keys, state.seeds, source, tell), () => true);
  }
  const lasting = () => gateway.keys.stored().filter(({ id }) => sessionOf(id) === null);
  const keeper = createStateKeeper(
    own,
    () => writeState(lasting(), source.marks?.() ?? carried),
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
 * Takes a gateway's keys up where a state file left them, and keeps them in it from now on. A key file that
 * was edited meanwhile counts as one that is edited while the mock runs. Keys
 * of sessions are not kept. No second mock is given the file as long as this one has it.
 *
 * @param complain is given one line where the file cannot be written later on
 * @returns its `close` throws a UsageError where the last write fails
 * @throws UsageError for a file that is torn, newer, another program's, another mock's, or cannot be
 *   written; it stays as it is
 */
export async function openState(
  file: string,
  gateway: Gateway,
  source: KeySource,
  complain: (message: string) => void,
): Promise<StateKeeper> {
  // What cannot be read gets no lock beside it.
  await readText(file);
  const own = await realFile(file).catch((error: unknown) => {
    throw new UsageError(`--state ${file}: cannot be written (${codeOf(error)}).`);
  });
  const release = await hold(file, own);
  try {
    const keeper = await resume(file, own, gateway, source, complain);
    const close = () =>
      keeper.close().catch((error: unknown) => {
        throw new UsageError(
          `--state ${file}: cannot be written (${codeOf(error)}). What became of the keys since its last write is lost.`,
        );
      });
    return { ...keeper, close: () => close().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}
