import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** The most links that are followed to a file that is not there yet, as the kernel follows. */
const mostLinks = 40;

/**
 * The file to which a path leads in the end, whatever links are on the way: also where it is not there yet.
 *
 * @throws the system's error for links that go round, and for a folder that may not be read
 */
export async function realFile(file: string, left = mostLinks): Promise<string> {
  const isMissing = (error: unknown): boolean =>
    error instanceof Error && 'code' in error && error.code === 'ENOENT';
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
