import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, environmentOf, type Variables } from '../run-command.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Collects what a child writes until it ends. */
export async function untilEnd(child: ChildProcess): Promise<Ended> {
  const written = { output: '', error: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written.error += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, ...written };
}

/** Starts a program of this project and leaves it running. */
export const startProgram = (
  program: string,
  args: readonly string[],
  variables: Variables = {},
): ChildProcess => spawn(program, args, { cwd: root, env: environmentOf(variables) });

/** Runs one of the project's programs with Node in another folder, which may hold files of its own. */
export const runNodeIn = (
  folder: string,
  program: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<Ended> =>
  untilEnd(
    spawn(process.execPath, [join(root, program), ...args], {
      cwd: folder,
      env: environmentOf(variables),
    }),
  );

/** Runs a program in the project's folder to its end. */
export const runProgram = (
  program: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<Ended> => untilEnd(startProgram(program, args, variables));

/**
 * Runs a script in bash to its end, with `args` as `$@`. Where bash reads from a socket, as from Node, it takes itself
 * for a remote shell and reads the user's start-up file, unless `--norc` says not to.
 */
export const runBash = (
  script: string,
  variables: Variables = {},
  args: readonly string[] = [],
): Promise<Ended> => runProgram('bash', ['--norc', '-c', script, 'bash', ...args], variables);

/** The command line, as the global set-up compiles it: it starts with less work than the sources. */
export const commandFile = '.bundle/bin.js';

/** The arguments with which Node runs the command line. */
export const commandArguments = (args: readonly string[]): string[] => [commandFile, ...args];

/** Starts a command of the command line as a process of its own, and leaves it running. */
export const startCommand = (args: readonly string[], variables: Variables = {}): ChildProcess =>
  startProgram(process.execPath, commandArguments(args), variables);

/** Runs a command of the command line as a process of its own, to its end. */
export const runProcess = (args: readonly string[], variables: Variables = {}): Promise<Ended> =>
  untilEnd(startCommand(args, variables));
