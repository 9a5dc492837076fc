import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { realClock } from '../../base/clock.ts';
import { codeOf, UsageError } from '../../base/errors.ts';
import { memberOf, parseJson } from '../../base/json.ts';
import { writeWhole } from '../../base/write-file.ts';

/** Between two looks at a lock that another process takes over, in milliseconds. */
const interval = 20;

/** The most looks: a process that ended while it took over leaves its turn behind. */
const mostLooks = 100;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Says who has the file; null where the lock is that of a process of this machine that has ended. */
async function holderOf(lock: string): Promise<string | null> {
  const lockFacts = parseJson(await readFile(lock, 'utf8').catch(() => ''));
  const [pid, host, since] = ['pid', 'host', 'since'].map((name) => memberOf(lockFacts, name));
  if (typeof pid !== 'number' || typeof host !== 'string') {
    return `another mock keeps its keys there. Stop it, or remove ${lock}.`;
  }
  const isHere = host === hostname();
  if (isHere && (pid === process.pid || !isAlive(pid))) return null;
  const place = isHere ? '' : ` on ${host}`;
  return `process ${pid}${place} keeps its keys there since ${since}. Stop it, or give this mock a file of its own. If it is no mock any more, remove ${lock}.`;
}

/** Makes a file that only one process can make. */
const makeAlone = (file: string, text: string): Promise<boolean> =>
  writeFile(file, text, { flag: 'wx', mode: 0o600 }).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    },
  );

/**
 * Replaces the lock of a process that has ended. Only the process that has the turn may do so, so that none
 * removes the new lock of another.
 *
 * @throws UsageError naming the process that has the file
 */
async function takeOver(lock: string, own: string): Promise<void> {
  const turn = `${lock}.turn`;
  for (let look = 0; look < mostLooks; look += 1) {
    const holder = await holderOf(lock);
    if (holder !== null) throw new UsageError(holder);
    if (await makeAlone(turn, own)) {
      try {
        const other = await holderOf(lock);
        if (other !== null) throw new UsageError(other);
        await writeWhole(lock, own, 0o600);
        return;
      } finally {
        await rm(turn, { force: true });
      }
    }
    await realClock.sleep(interval);
  }
  throw new UsageError(`another mock is about to take the file. If there is none, remove ${turn}.`);
}

/**
 * Keeps a file for this process by a small file `FILE.lock` next to it, which names the process.
 *
 * @returns removes the lock
 * @throws UsageError naming the process that has it; the system's error where no lock can be written
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  const own = `${JSON.stringify({ pid: process.pid, host: hostname(), since: new Date() })}\n`;
  if (!(await makeAlone(lock, own))) await takeOver(lock, own);
  return () => rm(lock, { force: true });
}
