import { realpath, rename, rm, writeFile } from 'node:fs/promises';

/** The file that is written before it takes its place; in the folder to which a link leads. */
export const partialOf = async (file: string): Promise<string> => {
  const own = await realpath(file).catch(() => file);
  return `${own}.${process.pid}.partial`;
};

/**
 * Writes a file whole or not at all: a reader never sees half of one. Where a link leads to it, the link
 * stays.
 *
 * @param mode the rights of a new file: 0o600 for one that only its owner may read
 * @throws the system's error where it cannot be written
 */
export async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const partial = await partialOf(file);
  try {
    await writeFile(partial, text, { mode });
    await rename(partial, await realpath(file).catch(() => file));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
