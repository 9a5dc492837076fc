import { type RunningMock, readFacts } from '../mock.ts';
import type { Ended, Variables } from '../run-command.ts';
import { commandArguments, startProgram, untilEnd } from './run-process.ts';

/** A `mock --json` that serves in a process of its own. */
export type MockProcess = Omit<RunningMock, 'stop'> & {
  /** Sends it a signal, and waits for its end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>;
};

/**
 * Starts `mock --json` as a process on a free port, and waits until it listens.
 *
 * @param command the program and its first arguments; the compiled command line, run by this Node, by default
 * @throws where it ends instead, with what it wrote
 */
export async function startMockProcess(
  options: readonly string[] = [],
  [program, ...first]: readonly [string, ...string[]] = [process.execPath, ...commandArguments([])],
  variables: Variables = {},
): Promise<MockProcess> {
  const args = [...first, 'mock', '--json', '--port', '0', ...options];
  const child = startProgram(program, args, variables);
  const end = untilEnd(child);
  let printed = '';
  child.stderr?.on('data', (text: string) => {
    printed += text;
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text);
    });
    end.then(({ code, error }) => reject(new Error(`mock ended with ${code}: ${error}`)), reject);
  });
  return {
    line,
    ...readFacts(line),
    printed: () => printed,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return end;
    },
  };
}
