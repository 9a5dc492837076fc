import { copyFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { codeOf, UsageError } from '../../base/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';

const script = 'mockServiceWorker.js';

function findScript(): string {
  try {
    return createRequire(import.meta.url).resolve(`msw/${script}`);
  } catch {
    throw new UsageError('--init: MSW is not installed. Install it: npm install --save-dev msw.');
  }
}

/**
 * Copies MSW's service worker script into a directory that a page is served from.
 *
 * @returns the exit code
 * @throws UsageError where there is no such directory, or nothing can be written there
 */
export async function initWorker(directory: string, terminal: Terminal): Promise<number> {
  const source = findScript();
  const isDirectory = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) throw new UsageError(`--init ${directory}: there is no such directory.`);
  const target = join(directory, script);
  await copyFile(source, target).catch((error: unknown) => {
    throw new UsageError(`--init ${directory}: cannot be written (${codeOf(error)}).`);
  });
  terminal.output.write(`${target}: written. Serve it beside your page.\n`);
  return exitCodes.conformant;
}
