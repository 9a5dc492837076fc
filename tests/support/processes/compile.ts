import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { untilEnd } from './run-process.ts';

const compiler = fileURLToPath(
  new URL('../../../node_modules/typescript-7/bin/tsc', import.meta.url),
);

/** What the compiler said of programs. */
export type Compiled = {
  /** The files that it read, each with its path. */
  readonly files: readonly string[];
  /** What it complains about: the file, the place, and why. Empty only where it ended well. */
  readonly complaints: readonly string[];
};

/**
 * Compiles files of a folder, and all that they import, as strictly as a careful project does. It writes nothing.
 *
 * @param options more options of the compiler, such as `--module`
 */
export async function compile(
  folder: string,
  files: readonly string[],
  options: readonly string[],
): Promise<Compiled> {
  const args = [
    ...['--ignoreConfig', '--noEmit', '--strict', '--singleThreaded'],
    ...['--listFiles', '--pretty', 'false'],
  ];
  const { code, output, error } = await untilEnd(
    spawn(process.execPath, [compiler, ...files, ...args, ...options], { cwd: folder }),
  );
  // The further lines of a complaint begin with a space.
  const written = `${output}${error}`.split(/\n(?! )/).filter((text) => text !== '');
  const isFile = (text: string): boolean => /^(?:\/|[A-Z]:\/).*\.[cm]?tsx?$/.test(text);
  const complaints = written.filter((text) => !isFile(text));
  if (code !== 0 && complaints.length === 0) complaints.push(`the compiler ended with ${code}`);
  return { files: written.filter(isFile), complaints };
}
