import type { SearchableProvisioner } from '../../suites/cases/provisioner.ts';
import { createCommandProvisioner } from '../../suites/provisioners/command.ts';
import { createControlApiProvisioner } from '../../suites/provisioners/control-api.ts';
import { createLitellmProvisioner } from '../../suites/provisioners/litellm.ts';
import { createNewApiProvisioner } from '../../suites/provisioners/new-api.ts';
import { paced } from '../../suites/provisioners/paced.ts';
import type { Route } from '../../suites/wire/connect.ts';
import type { Pace } from '../../suites/wire/pace.ts';
import type { WireSettings } from '../../suites/wire/wire-settings.ts';
import { findProxy } from '../proxy.ts';
import { type Environment, isLoopback, readBaseUrl } from '../target-from-env.ts';
import { type ProvisionerPlace, readToken, readUser } from './place.ts';

/** The way to where keys are made, which may be at another origin than the target. */
function routeTo(url: URL, environment: Environment, { authorities = [], insecure }: Route): Route {
  return {
    authorities,
    insecure: insecure === true && isLoopback(url),
    proxy: findProxy(url, environment)?.url ?? null,
  };
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
