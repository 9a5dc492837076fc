import { main } from '../../cli/main.ts';
import type { Signals } from '../../cli/terminal/signals.ts';
import type { Surroundings } from '../../cli/terminal/surroundings.ts';

/** What a command left behind when it ended. */
export type Ended = {
  readonly code: number | null;
  readonly output: string;
  readonly error: string;
};

/** Variables of the environment. */
export type Variables = Readonly<Record<string, string>>;

/** What every program needs of the environment: where programs are, and what Node has compiled before. */
const inherited = ['PATH', 'HOME', 'NODE_COMPILE_CACHE'];

/** The environment of a command: nothing of the tests' own, so that no key or colour setting leaks in. */
export const environmentOf = (variables: Variables): Variables => ({
  ...Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  ...variables,
});

/** Surroundings of a command that runs in this process, and what it wrote to them. */
export type TestSurroundings = {
  readonly surroundings: Surroundings;
  readonly written: { output: string; error: string };
  /** Asks the command to stop. */
  readonly stop: () => void;
};

/** Signals that only a test gives. Nothing of this process is listened to, and `exit` ends nothing. */
function createSignals(): { readonly signals: Signals; readonly stop: () => void } {
  const listeners = new Set<(times: number) => void>();
  let times = 0;
  return {
    signals: {
      onStop: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onCrash: () => undefined,
      onStray: () => undefined,
      exit: () => undefined,
    },
    stop: () => {
      times += 1;
      for (const listener of listeners) listener(times);
    },
  };
}

/**
 * Makes surroundings that share nothing with this process: no variable, no stream, no signal.
 *
 * @param cwd the folder that the command believes to be in
 * @param onWrite is called when the command has written to its standard output
 */
export function createSurroundings(
  env: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
  onWrite: (output: string) => void = () => undefined,
): TestSurroundings {
  const written = { output: '', error: '' };
  const stdout = {
    write: (text: string) => {
      written.output += text;
      onWrite(written.output);
    },
  };
  const stderr = {
    write: (text: string) => {
      written.error += text;
    },
  };
  const { signals, stop } = createSignals();
  return { surroundings: { env, cwd, streams: { stdout, stderr }, signals }, written, stop };
}

/**
 * Runs a command in this process, as if in another folder, which may hold a configuration of its own.
 * Where the process itself is the point, `processes/run-process.ts` starts one.
 */
export async function runCommandIn(
  folder: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<Ended> {
  const { surroundings, written } = createSurroundings(environmentOf(variables), folder);
  const code = await main(args, surroundings);
  return { code, ...written };
}

/** Runs a command in this process to its end. */
export const runCommand = (args: readonly string[], variables: Variables = {}): Promise<Ended> =>
  runCommandIn(process.cwd(), args, variables);
