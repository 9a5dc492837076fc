import { randomBytes } from 'node:crypto';
import { open, readdir, readlink, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from '../../base/errors.ts';

const draftEnd = /^\.[0-9a-f]{16}\.tmp$/;

/** A name beside a file that nobody can have foreseen, and put a link there. */
const draftOf = (file: string): string => `${file}.${randomBytes(8).toString('hex')}.tmp`;

/**
 * Puts a text in the place of a file: whoever reads it sees the old one or the new one, whole. Only this
 * user may read it.
 *
 * @param file no link: see `realFile`
 * @throws the system's error where it cannot be written; the file is then as it was
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  // `x`: what is there already, a link above all, is nothing to write to.
  const handle = await open(draft, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  // The new name is there after a power cut only once its directory is.
  const directory = await open(dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Removes what a process that was killed in the middle of `replaceFile` left; none other may be at it. */
export async function removeDrafts(file: string): Promise<void> {
  const [folder, name] = [dirname(file), basename(file)];
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(name) && draftEnd.test(entry.slice(name.length))) {
      await rm(join(folder, entry), { force: true });
    }
  }
}

/** The most links that are followed to a file that is not there yet, as the kernel follows. */
const mostLinks = 40;

/**
 * The file to which a path leads in the end, whatever links are on the way: also where it is not there yet.
 *
 * @throws the system's error for links that go round, and for a folder that may not be read
 */
export async function realFile(file: string, left = mostLinks): Promise<string> {
  const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
  try {
    return await realpath(file);
  } catch (error) {
    if (!isMissing(error) || left === 0) throw error;
  }
  const next = await readlink(file).catch(() => null);
  if (next !== null) return realFile(resolve(dirname(file), next), left - 1);
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  return join(folder, basename(file));
}
