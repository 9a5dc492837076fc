/**
 * Writes spec/config.schema.json and docs/options.md from the option table. `--check` writes nothing and
 * fails when one of them is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { configurationSchema } from './config-schema.ts';
import { writeOptionsPage } from './options-page.ts';

const files: Readonly<Record<string, string>> = {
  'spec/config.schema.json': `${JSON.stringify(configurationSchema(), null, 2)}\n`,
  'docs/options.md': `${writeOptionsPage()}\n`,
};

const isCheck = process.argv.includes('--check');
for (const [name, text] of Object.entries(files)) {
  const file = new URL(`../../${name}`, import.meta.url);
  const isStale = (await readFile(file, 'utf8').catch(() => '')) !== text;
  if (isStale && isCheck) {
    console.error(`${name} is stale: run \`npm run generate\` and commit.`);
    process.exitCode = 1;
    continue;
  }
  if (isStale) await writeFile(file, text);
  console.log(`${name}: ${isStale ? 'written' : 'up to date'}`);
}
