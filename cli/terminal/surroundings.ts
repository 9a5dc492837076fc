import { codeOf } from '../../base/errors.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Signals, signalsOf } from './signals.ts';

/** A stream that texts are written to; on a terminal, with its width in characters. */
export type Output = {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** What surrounds a command: all that it may read of the process that runs it, and act on. */
export type Surroundings = {
  readonly env: Environment;
  /** The folder that relative paths, `.env` and the configuration are looked for in. */
  readonly cwd: string;
  readonly streams: { readonly stdout: Output; readonly stderr: Output };
  readonly signals: Signals;
};

/**
 * Returns the surroundings that a process gives. A reader that has seen enough (`list | head`) ends
 * nothing: a check still writes its files and ends with its own code. What cannot be written for another
 * reason is reported, and never ends with 0.
 */
export function surroundingsOf(process: NodeJS.Process): Surroundings {
  const { stdout, stderr, env } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    stderr.write(`Standard output cannot be written to (${codeOf(error)}).\n`);
    process.once('exit', () => {
      process.exitCode ||= exitCodes.usage;
    });
  });
  // There is nowhere left to report it.
  stderr.on('error', () => {});
  return { env, cwd: process.cwd(), streams: { stdout, stderr }, signals: signalsOf(process) };
}
