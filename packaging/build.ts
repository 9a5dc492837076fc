import { spawnSync } from 'node:child_process';
import { copyFile, glob, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleCommandLine } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiled = fileURLToPath(new URL('../dist', import.meta.url));
const compiler = fileURLToPath(new URL('../node_modules/typescript-7/bin/tsc', import.meta.url));

/** A relative import in a declaration: `from './case.ts'`, `import("./case.ts")`. */
const relativeImport = /((?:from |import\()["']\.{1,2}\/[^"']+)\.ts(["'])/g;

/**
 * The compiler rewrites `.ts` to `.js` in JavaScript alone, not in declarations. It reads both itself;
 * other tools find no types behind a file that the package does not have.
 */
async function rewriteDeclarations(): Promise<void> {
  for await (const name of glob('**/*.d.ts', { cwd: compiled })) {
    const file = `${compiled}/${name}`;
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(relativeImport, '$1.js$2'));
  }
}

/** The compiler leaves out what is JavaScript already. */
async function copyJavaScript(): Promise<void> {
  for await (const name of glob('spec/generated/*-checks.{js,d.ts}', { cwd: root })) {
    await copyFile(`${root}/${name}`, `${compiled}/${name}`);
  }
}

await rm(compiled, { recursive: true, force: true });
// `npm run test:types` checks the types, of these files and all others.
const options = ['-p', 'tsconfig.build.json', '--noCheck'];
const { status } = spawnSync(process.execPath, [compiler, ...options], {
  cwd: root,
  stdio: 'inherit',
});
if (status === 0) {
  await copyJavaScript();
  await rewriteDeclarations();
  await bundleCommandLine(`${compiled}/cli`);
  // The compiler copies each JSON file that is imported. A second manifest would make `dist` a
  // package of its own.
  await rm(`${compiled}/package.json`, { force: true });
}
process.exitCode = status ?? 1;
