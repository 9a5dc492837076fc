import { UsageError } from '../../base/errors.ts';
import type { CheckOptions } from '../options/table.ts';
import { type Environment, readBaseUrl } from '../target-from-env.ts';

/** Where keys are made: all that may be written down, and nothing that opens anything. */
export type ProvisionerPlace =
  | {
      readonly kind: 'mock' | 'new-api' | 'litellm';
      readonly url: string;
      readonly user: string | null;
    }
  | { readonly kind: 'command'; readonly command: string };

const tokenVariable = 'ANYONE_PROVISIONER_TOKEN';
const userVariable = 'ANYONE_PROVISIONER_USER';

const whoseToken = {
  'new-api': "the access token of a user's settings, no API key",
  litellm: 'the master key, or a key that may manage keys',
};

/**
 * Reads the token of a place.
 *
 * @throws UsageError naming the variable and the shape of its value, never the value
 */
export function readToken(kind: 'new-api' | 'litellm', environment: Environment): string {
  const token = environment[tokenVariable] ?? '';
  if (token === '') {
    throw new UsageError(
      `${tokenVariable} is not set: --provisioner ${kind} needs ${whoseToken[kind]}.`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token) || /^["']?bearer/i.test(token)) {
    throw new UsageError(
      `${tokenVariable} (${token.length} characters) contains white space, a scheme or characters that are not printable ASCII: set only the token.`,
    );
  }
  return token;
}

/**
 * Reads the id of the user whose token it is; null where none is set.
 *
 * @throws UsageError naming the variable, never the value
 */
export function readUser(environment: Environment): string | null {
  const user = environment[userVariable] ?? '';
  if (user === '') return null;
  if (/^\d{1,12}$/.test(user)) return user;
  throw new UsageError(
    `${userVariable} (${user.length} characters) is no number: it is the id of the user whose token it is.`,
  );
}

const only = (option: string, kind: string): UsageError =>
  new UsageError(`${option} is for --provisioner ${kind}: take it out, or say that.`);

/**
 * Settles where keys are made, from options and environment.
 *
 * @param baseUrl the target; null where the embedded mock is checked
 * @returns null where no provisioner is asked for
 * @throws UsageError for what does not fit together
 */
export function readPlace(
  options: CheckOptions,
  environment: Environment,
  baseUrl: URL | null,
): ProvisionerPlace | null {
  const { provisioner: kind, provisionerUrl, provisionerCommand } = options;
  if (kind === undefined) {
    if (provisionerUrl !== undefined) throw only('--provisioner-url', 'mock, new-api or litellm');
    if (provisionerCommand !== undefined) throw only('--provisioner-command', 'command');
    if (options.journal !== undefined) throw only('--journal', 'NAME, which makes keys');
    return null;
  }
  if (baseUrl === null) {
    throw new UsageError(
      '--provisioner is for a gateway of your own: name it with --base-url. The embedded mock makes its keys itself.',
    );
  }
  if (kind === 'command') {
    if (provisionerUrl !== undefined) throw only('--provisioner-url', 'mock, new-api or litellm');
    if (provisionerCommand === undefined || provisionerCommand.trim() === '') {
      throw new UsageError(
        '--provisioner command needs --provisioner-command LINE: what to run. docs/provisioners.md describes its requests.',
      );
    }
    return { kind, command: provisionerCommand };
  }
  if (provisionerCommand !== undefined) throw only('--provisioner-command', 'command');
  const url =
    provisionerUrl === undefined ? baseUrl : readBaseUrl(provisionerUrl, '--provisioner-url');
  return { kind, url: url.href, user: kind === 'new-api' ? readUser(environment) : null };
}

/**
 * Sees whether the environment has what a place asks for; sends nothing.
 *
 * @throws UsageError naming the variable and the shape of its value, never the value
 */
export function checkPlace({ kind }: ProvisionerPlace, environment: Environment): void {
  if (kind === 'litellm' || kind === 'new-api') readToken(kind, environment);
}

/** A place in a few words. */
export const describePlace = (place: ProvisionerPlace): string =>
  place.kind === 'command' ? 'the command' : `${place.kind} at ${new URL(place.url).origin}`;
