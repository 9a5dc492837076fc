import { spawnSync } from 'node:child_process';
import { copyFile, glob, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiled = fileURLToPath(new URL('../dist', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

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

/** The command line reads the checks where the library does: they are large, and JavaScript already. */
const sharedChecks: Plugin = {
  name: 'shared checks',
  setup: ({ onResolve }) => {
    onResolve({ filter: /-checks\.js$/ }, ({ path }) => ({
      path: `../../spec/generated/${basename(path)}`,
      external: true,
    }));
  },
};

/**
 * Puts the command line into a few files: it starts in half the time that a file for each module takes. What
 * a command alone needs stays a file of its own, which is loaded when that command runs.
 */
async function bundleCommandLine(): Promise<void> {
  await rm(`${compiled}/cli`, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'cli/bin.ts', out: 'bin' },
      // A thread begins in a file of its own, beside the part that starts it.
      { in: 'check/mock/thread.ts', out: 'parts/thread' },
    ],
    outdir: `${compiled}/cli`,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    plugins: [sharedChecks],
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  });
}

await rm(compiled, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status === 0) {
  await copyJavaScript();
  await rewriteDeclarations();
  await bundleCommandLine();
  // The compiler copies each JSON file that is imported. A second manifest would make `dist` a
  // package of its own.
  await rm(`${compiled}/package.json`, { force: true });
}
process.exitCode = status ?? 1;
