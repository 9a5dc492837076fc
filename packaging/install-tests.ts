/**
 * Installs what only the tests use, from tests/package.json: the SDKs and a Chromium. It does nothing
 * where that is done. `npm test` and Playwright run this first.
 */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleCommandLine } from './bundle.ts';
import { runNpm } from './run-npm.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What the last installation installed: a copy of its lock file. */
const installed = pathOf('tests/node_modules/.installed.json');

/**
 * Installs the packages of the tests where they are missing, or where their lock file has changed.
 *
 * @throws Error with npm's words, and what to do, where that fails
 */
export function installTests(): void {
  const lock = readFileSync(pathOf('tests/package-lock.json'), 'utf8');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    process.stderr.write('Installing the packages of the tests (tests/package.json) …\n');
    const { code, output } = runNpm(pathOf('tests'), ['ci']);
    if (code !== 0) {
      throw new Error(
        `The packages of the tests cannot be installed. Connect to a registry and try again. npm reports:\n${output}`,
      );
    }
    writeFileSync(installed, lock);
  }
  // An example uses an SDK too, as its reader's own project has one.
  const example = pathOf('examples/node_modules');
  if (!existsSync(example)) symlinkSync('../tests/node_modules', example, 'junction');
}

if (import.meta.main) {
  try {
    installTests();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/** Prepares what the tests use: their packages, and the command line that they start as processes. */
async function prepareTests(): Promise<void> {
  installTests();
  await bundleCommandLine(pathOf('.bundle'));
}

// biome-ignore lint/style/noDefaultExport: Playwright calls the default export before the tests.
export default prepareTests;
