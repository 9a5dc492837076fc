import { constants } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { realClock } from '../../base/clock.ts';
import { isRecord } from '../../base/json.ts';
import { replaceFile } from './replace-file.ts';

/** The process that holds a file, as it told of itself. */
export type Holder = {
  readonly pid: number;
  /** The name of its machine or container. */
  readonly host: string;
  /** When it took the file, in ISO 8601. */
  readonly since: string;
};

/** A file that this process holds, or who else does; null where that is not told. */
export type Hold =
  | { readonly held: true; readonly release: () => Promise<void> }
  | { readonly held: false; readonly holder: Holder | null };

/** How often a file that is held is tried again, and after how many milliseconds: its holder may just be ending. */
const tries = 5;
const pause = 50;

/** SQLite's code for a lock that another one has. */
const busy = 5;

/** Loads SQLite; undefined where this Node has it behind a flag. */
function loadSqlite(): typeof import('node:sqlite') | undefined {
  const { emitWarning } = process;
  // Most Node 22 and 24 call it experimental on loading. The lock is the oldest part of SQLite.
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Locks a database for as long as it is open; false where another process has. */
function lock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isRecord(error) && Number(error['errcode']) % 256 === busy) return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    const told: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isRecord(told)) return null;
    const { pid, host, since } = told;
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'string'
      ? { pid, host, since }
      : null;
  } catch {
    return null;
  }
}

/**
 * Holds a file for this process alone, by a lock on the empty database `FILE.lock` beside it. The lock
 * is the kernel's: it ends with the process, however that ends, so that none is ever stale. Nothing is
 * written to the database, and it is never removed: whoever removed it might take it from under another.
 * `FILE.holder` tells others who holds the file, while it is held, and decides nothing.
 *
 * @returns null where this Node has no SQLite: before 22.13
 * @throws the system's error where there can be no file beside this one, and SQLite's where the lock
 *   cannot be used
 */
export async function holdFile(file: string): Promise<Hold | null> {
  const sqlite = loadSqlite();
  if (sqlite === undefined) return null;
  // For its rights, and since SQLite only says that it could not. A link in its place is followed nowhere.
  const { O_CREAT, O_RDWR, O_NOFOLLOW = 0 } = constants;
  await (await open(`${file}.lock`, O_CREAT | O_RDWR | O_NOFOLLOW, 0o600)).close();
  const database = new sqlite.DatabaseSync(`${file}.lock`);
  try {
    for (let left = tries; !lock(database); left -= 1) {
      if (left === 0) {
        database.close();
        return { held: false, holder: await readHolder(`${file}.holder`) };
      }
      await realClock.sleep(pause);
    }
    const holder: Holder = {
      pid: process.pid,
      host: hostname(),
      since: new Date().toISOString(),
    };
    await replaceFile(`${file}.holder`, `${JSON.stringify(holder)}\n`);
  } catch (error) {
    if (database.isOpen) database.close();
    throw error;
  }
  return {
    held: true,
    release: async () => {
      await rm(`${file}.holder`, { force: true });
      database.close();
    },
  };
}
