import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { builtInOutlines } from '../check/built-in-outlines.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The command line reads the checks from `spec/generated/` next to its folder: they are large, and JavaScript already.
 */
const sharedChecks: Plugin = {
  name: 'shared checks',
  setup: ({ onResolve }) => {
    onResolve({ filter: /-checks\.js$/ }, ({ path }) => ({
      path: `../../spec/generated/${basename(path)}`,
      external: true,
    }));
  },
};

/** Puts the table of the built-in cases in the place of what makes it: compressed, a fifteenth of its size. */
const knownOutlines: Plugin = {
  name: 'known outlines',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/check\/built-in-outlines\.ts$/ }, () => {
      const packed = deflateRawSync(JSON.stringify(builtInOutlines()), { level: 9 });
      const contents = `import { inflateRawSync } from 'node:zlib';
        const packed = '${packed.toString('base64')}';
        export const builtInOutlines = () => JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')));`;
      return { contents };
    });
  },
};

/**
 * Puts the command line into a few files: it starts in half the time that a file for each module takes. What
 * a command alone needs stays a file of its own, which is loaded when that command runs. Files that are
 * there and the same stay as they are, so that a program which runs them goes on.
 *
 * @param folder where it is written to: within the project, whose packages and contract it loads. `spec/generated/`
 *   must be next to it
 */
export async function bundleCommandLine(folder: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'cli/bin.ts', out: 'bin' },
      // A thread begins in a file of its own, next to the part that starts it.
      { in: 'check/mock/thread.ts', out: 'parts/thread' },
    ],
    outdir: folder,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    plugins: [sharedChecks, knownOutlines],
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
    write: false,
  });
  const known = await Promise.all(
    outputFiles.map(({ path }) => readFile(path, 'utf8').catch(() => undefined)),
  );
  if (outputFiles.every(({ text }, at) => text === known[at])) return;
  await rm(folder, { recursive: true, force: true });
  for (const { path, contents } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
}
