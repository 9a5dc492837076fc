import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { realClock } from '../../base/clock.ts';
import { codeOf, UsageError } from '../../base/errors.ts';
import { memberOf, parseJson } from '../../base/json.ts';

/** How long another process that saw the same dead lock may take to put its own in its place. */
const contest = 60;

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

/**
 * Keeps a file for this process by a small file `FILE.lock` next to it, which names the process.
 *
 * @returns removes the lock
 * @throws UsageError naming the process that has it; the system's error where no lock can be written
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  const own = `${JSON.stringify({ pid: process.pid, host: hostname(), since: new Date() })}\n`;
  const take = (): Promise<boolean> =>
    writeFile(lock, own, { flag: 'wx', mode: 0o600 }).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      },
    );
  if (!(await take())) {
    const holder = await holderOf(lock);
    if (holder !== null) throw new UsageError(holder);
    await rm(lock, { force: true });
    const isTaken = await take();
    await realClock.sleep(contest);
    if (!isTaken || (await readFile(lock, 'utf8')) !== own) {
      throw new UsageError((await holderOf(lock)) ?? 'another mock has just taken it.');
    }
  }
  return () => rm(lock, { force: true });
}
