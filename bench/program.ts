import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

const isBuilt = existsSync(built);

/** The command line to measure: the built one, as the package has it, where there is one. */
export const program = isBuilt ? built : fileURLToPath(new URL('../cli/bin.ts', import.meta.url));

/** What that is, in words. */
export const programInWords = isBuilt
  ? 'the built package'
  : 'the sources (`npm run build` makes the package)';
