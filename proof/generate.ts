/** Writes docs/coverage.md. `--check` writes nothing and fails when it is stale. */
import { readFile, writeFile } from 'node:fs/promises';
import { writeCoverage } from './coverage.ts';

const file = new URL('../docs/coverage.md', import.meta.url);
const text = writeCoverage();
const isStale = (await readFile(file, 'utf8').catch(() => '')) !== text;

if (isStale && process.argv.includes('--check')) {
  console.error('docs/coverage.md is stale: run `npm run generate` and commit.');
  process.exitCode = 1;
} else {
  if (isStale) await writeFile(file, text);
  console.log(`docs/coverage.md: ${isStale ? 'written' : 'up to date'}`);
}
