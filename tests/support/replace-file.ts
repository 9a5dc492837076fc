import { rename, writeFile } from 'node:fs/promises';

/** Puts an edited file in the place of the old one at once, so that no half of it is read. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
