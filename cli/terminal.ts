import { codeOf } from '../suites/thrown.ts';
import { exitCodes } from './exit-codes.ts';

/** Where a command writes. */
export type Terminal = {
  readonly output: NodeJS.WriteStream;
  readonly error: NodeJS.WriteStream;
  /** Whether the output shows colours: on a terminal alone, unless NO_COLOR or FORCE_COLOR say otherwise. */
  readonly useColor: boolean;
};

/**
 * The terminal of this process. A reader that has seen enough (`list | head`) ends nothing: a check still
 * writes its files and ends with its own code. What cannot be written for another reason is told, and
 * never ends with 0.
 */
export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    stderr.write(`Standard output cannot be written to (${codeOf(error)}).\n`);
    process.once('exit', () => {
      process.exitCode ||= exitCodes.usage;
    });
  });
  // There is nowhere left to tell it.
  stderr.on('error', () => {});
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  return {
    output: stdout,
    error: stderr,
    useColor: !env['NO_COLOR'] && (forced || stdout.isTTY === true),
  };
}
