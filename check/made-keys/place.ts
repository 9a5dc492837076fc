import { UsageError } from '../../base/errors.ts';
import type { SearchableProvisioner } from '../../suites/cases/provisioner.ts';
import { createCommandProvisioner } from '../../suites/provisioners/command.ts';
import { createControlApiProvisioner } from '../../suites/provisioners/control-api.ts';
import { createLitellmProvisioner } from '../../suites/provisioners/litellm.ts';
import { createNewApiProvisioner } from '../../suites/provisioners/new-api.ts';
import { paced } from '../../suites/provisioners/paced.ts';
import type { Route } from '../../suites/wire/connect.ts';
import type { Pace } from '../../suites/wire/pace.ts';
import type { WireSettings } from '../../suites/wire/wire-settings.ts';
import type { CheckOptions } from '../options/table.ts';
import { findProxy } from '../proxy.ts';
import { type Environment, isLoopback, readBaseUrl } from '../target-from-env.ts';

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

/** @throws UsageError naming the variable and the shape of its value, never the value */
function readToken(kind: 'new-api' | 'litellm', environment: Environment): string {
  const token = environment[tokenVariable] ?? '';
  if (token === '') {
    throw new UsageError(
      `${tokenVariable} is not set: --provisioner ${kind} needs ${whoseToken[kind]}.`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token) || /^["']?bearer/i.test(token)) {
    throw new UsageError(
      `${tokenVariable} (${token.length} characters) holds white space, a scheme or characters that are not printable ASCII: give the token alone.`,
    );
  }
  return token;
}

function readUser(environment: Environment): string | null {
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

/** The way to where keys are made, which may be at another origin than the target. */
function routeTo(url: URL, environment: Environment, { authorities = [], insecure }: Route): Route {
  return {
    authorities,
    insecure: insecure === true && isLoopback(url),
    proxy: findProxy(url, environment)?.url ?? null,
  };
}

/**
 * Sees whether the environment has what a place asks for; sends nothing.
 *
 * @throws UsageError naming the variable and the shape of its value, never the value
 */
export function checkPlace({ kind }: ProvisionerPlace, environment: Environment): void {
  if (kind === 'litellm' || kind === 'new-api') readToken(kind, environment);
}

/**
 * Opens the way to make keys at a place; sends nothing yet.
 *
 * @param settings those of the run, with the pace that each call waits for; a question to a command counts
 * as one request. Of its route only the authorities and `insecure` apply to the place.
 * @throws UsageError where the token that it needs is not in the environment
 */
export function openPlace(
  place: ProvisionerPlace,
  environment: Environment,
  settings: Partial<WireSettings> & { readonly pace: Pace },
): SearchableProvisioner {
  const { timeout, pace, route: trust = {} } = settings;
  const limit = timeout === undefined ? {} : { timeout };
  if (place.kind === 'command') {
    return paced(createCommandProvisioner({ command: place.command, ...limit }), pace);
  }
  const baseUrl = readBaseUrl(place.url, '--provisioner-url');
  const route = routeTo(baseUrl, environment, trust);
  switch (place.kind) {
    case 'mock':
      return createControlApiProvisioner(baseUrl, { route, timeout, pace });
    case 'litellm':
      return createLitellmProvisioner({
        baseUrl,
        route,
        token: readToken('litellm', environment),
        pace,
        ...limit,
      });
    case 'new-api':
      return createNewApiProvisioner({
        baseUrl,
        route,
        token: readToken('new-api', environment),
        user: readUser(environment) ?? place.user,
        pace,
        ...limit,
      });
  }
}

/** A place in a few words. */
export const describePlace = (place: ProvisionerPlace): string =>
  place.kind === 'command' ? 'the command' : `${place.kind} at ${new URL(place.url).origin}`;
