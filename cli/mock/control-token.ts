import { randomText } from '../../base/digest.ts';
import { UsageError } from '../../base/errors.ts';

/** The token that the control API asks for, and whether the mock made it, so that it is to be told. */
export type ControlToken = { readonly token: string; readonly isMade: boolean };

const shortest = 16;

/**
 * Takes the control token from the environment, never from the command line, or makes one.
 *
 * @throws UsageError for one that is too short to hold
 */
export function readControlToken(env: NodeJS.ProcessEnv): ControlToken {
  const given = env['ANYONE_CONTROL_TOKEN'];
  if (given === undefined) return { token: randomText(32), isMade: true };
  if (given.length < shortest || !/^[\x21-\x7e]+$/.test(given)) {
    throw new UsageError(
      `ANYONE_CONTROL_TOKEN: must be ${shortest} or more printable characters without spaces, not a text of ${given.length}. Leave it out, and the mock makes one.`,
    );
  }
  return { token: given, isMade: false };
}
