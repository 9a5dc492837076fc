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
  /** What it complains about, a line each: the file, the place, and why. */
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
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--listFiles',
    '--pretty',
    'false',
    '--singleThreaded',
  ];
  const { output, error } = await untilEnd(
    spawn(process.execPath, [compiler, ...files, ...args, ...options], { cwd: folder }),
  );
  const lines = `${output}${error}`.split('\n').filter((line) => line !== '');
  const isFile = (line: string): boolean => /^\/\S*\.[cm]?tsx?$|^[A-Z]:\/.*\.[cm]?tsx?$/.test(line);
  return { files: lines.filter(isFile), complaints: lines.filter((line) => !isFile(line)) };
}
