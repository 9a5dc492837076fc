import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a command left behind when it ended. */
export type Ended = {
  readonly code: number | null;
  readonly output: string;
  readonly error: string;
};

type Variables = Readonly<Record<string, string>>;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The environment of a child: nothing of the tests' own, so that no key or colour setting leaks in. */
const environmentOf = (variables: Variables): Variables => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  ...variables,
});

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

/** Runs a command in another folder, which may hold a configuration of its own. */
export const runCommandIn = (
  folder: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<Ended> => runNodeIn(folder, 'cli/main.ts', args, variables);

/** Runs a program in the project's folder to its end. */
export const runProgram = (
  program: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<Ended> => untilEnd(startProgram(program, args, variables));

/** The arguments with which Node runs the command line. */
export const commandArguments = (args: readonly string[]): string[] => ['cli/main.ts', ...args];

/** Runs a command of the command line as a process of its own. */
export const runCommand = (args: readonly string[], variables: Variables = {}): Promise<Ended> =>
  runProgram(process.execPath, commandArguments(args), variables);
