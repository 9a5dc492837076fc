import { UsageError } from '../base/errors.ts';
import { builtInContract } from '../fixtures/contract.ts';
import { type KeyState, keyStates } from '../fixtures/keys.ts';
import { applyProfile } from '../spec/profiles/apply-profile.ts';
import { allowedModelsVariable, keyVariables } from '../suites/cases/target.ts';
import type { Route } from '../suites/wire/connect.ts';
import type { Budget } from '../suites/wire/pace.ts';
import { readAuthorities } from './authorities.ts';
import { type ProvisionerPlace, readPlace } from './made-keys/place.ts';
import { typedOption } from './options/option.ts';
import type { CheckOptions } from './options/table.ts';
import { type FoundProxy, findProxy } from './proxy.ts';
import { type CheckSettings, makeSettings } from './settings.ts';
import {
  budgetAt,
  type Declared,
  type Environment,
  isLoopback,
  readBaseUrl,
  readTarget,
} from './target-from-env.ts';

/** The options of a command line, and what a configuration file says of the target beyond them. */
export type CommandOptions = CheckOptions & { readonly declared?: Declared };

const baseUrlVariable = 'ANYONE_BASE_URL';

/**
 * Reads the way to a target: `--ca`, `--insecure`, and the proxy that the environment names.
 *
 * @param baseUrl null where the mock is checked
 * @throws UsageError for options that have no use there, or would not be safe
 */
export async function readRoute(
  { ca, insecure }: Pick<CommandOptions, 'ca' | 'insecure'>,
  baseUrl: URL | null,
  environment: Environment,
): Promise<{ readonly route: Route; readonly proxy: FoundProxy | null }> {
  const option = ca === undefined ? '--insecure' : '--ca';
  const isAsked = ca !== undefined || insecure === true;
  if (isAsked && baseUrl?.protocol !== 'https:') {
    throw new UsageError(
      `${option} is for a target over https: name it with --base-url https://….`,
    );
  }
  if (insecure === true && baseUrl !== null && !isLoopback(baseUrl)) {
    throw new UsageError(
      `--insecure is for this machine only: anyone on the way to ${baseUrl.hostname} could read the keys. Use --ca FILE with its authority instead.`,
    );
  }
  const authorities = ca === undefined ? [] : await readAuthorities(ca);
  const proxy = baseUrl === null ? null : findProxy(baseUrl, environment);
  return { proxy, route: { authorities, insecure: insecure === true, proxy: proxy?.url ?? null } };
}

/**
 * Rejects keys without the address of their gateway: the mock would be checked instead, and pass. A valid
 * key alone may be that of the user's own program.
 *
 * @throws UsageError naming the variable
 */
function refuseStrayKeys(environment: Environment): void {
  const stray = keyStates
    .filter((state) => state !== 'active')
    .map((state) => keyVariables[state])
    .find((variable) => environment[variable]);
  if (stray === undefined) return;
  throw new UsageError(
    `${stray} is set, but not where its gateway is: set ${baseUrlVariable}, or name it with --base-url. Without any of these variables the embedded mock is checked.`,
  );
}

/** The budget of the place where keys are made: the rate that was given, else the default of its own host. */
function placeBudget(
  place: ProvisionerPlace,
  options: CommandOptions,
  settings: CheckSettings,
): Budget {
  const preset = place.kind === 'command' ? settings : budgetAt(new URL(place.url));
  return { rate: options.rate ?? preset.rate, concurrency: settings.concurrency };
}

/** The variable of a second gateway's own key. */
const compareVariable = (variable: string): string =>
  variable.replace(/^ANYONE_/, 'ANYONE_COMPARE_');

const compareVariables = keyStates.map((state): [KeyState, string] => [
  state,
  compareVariable(keyVariables[state]),
]);

/**
 * The keys of a second gateway: its own where one of them is set, else those of the first. Never some of
 * each: a key that is unknown there would be mistaken for a deleted one.
 */
function withOwnKeys(
  options: CommandOptions,
  environment: Environment,
): readonly [CommandOptions, Environment] {
  if (!compareVariables.some(([, variable]) => environment[variable])) {
    return [options, environment];
  }
  const models =
    environment[compareVariable(allowedModelsVariable)] || environment[allowedModelsVariable];
  const variables = Object.fromEntries(compareVariables);
  return [
    { ...options, declared: { ...options.declared, variables } },
    { ...environment, [allowedModelsVariable]: models },
  ];
}

/** The settings of a second run with the same cases. @throws UsageError for an address or keys that cannot be used */
async function comparisonOf(
  url: string,
  settings: CheckSettings,
  { compareUrl: _, ...options }: CommandOptions,
): Promise<CheckSettings> {
  const baseUrl = readBaseUrl(url, '--compare-url');
  if (settings.live?.baseUrl.href === baseUrl.href) {
    throw new UsageError('--compare-url is the target itself: name another deployment.');
  }
  const [own, environment] = withOwnKeys({ ...options, baseUrl: url }, settings.environment);
  const other = await commandSettings(own, environment, settings);
  // One seed for both, so that the same requests are generated.
  return { ...other, fuzzing: settings.fuzzing, provisioning: null, baseline: {} };
}

/**
 * Builds the settings of `check` or `list` from its options, with the configuration file among them, and
 * the environment.
 *
 * @param around who ends the check, who is notified of it, and the mock that is checked
 * @throws UsageError for options or variables that cannot be used
 */
export async function commandSettings(
  options: CommandOptions,
  environment: Environment,
  around: Partial<Pick<CheckSettings, 'signal' | 'notify' | 'mockThread'>> = {},
): Promise<CheckSettings> {
  const { compareUrl } = options;
  const [url, source] =
    options.baseUrl === undefined
      ? [environment[baseUrlVariable], baseUrlVariable]
      : [options.baseUrl, '--base-url'];
  if (url === undefined) refuseStrayKeys(environment);
  // A comparison must allow the same calls on both sides, and the second gateway is a live one.
  const isLive = url !== undefined || compareUrl !== undefined;
  const cost = options.cost ?? (isLive ? 'free' : 'costly');
  const live =
    url === undefined
      ? null
      : readTarget(readBaseUrl(url, source), environment, cost, options.declared);
  const profile = options.declared?.profile;
  if (profile !== undefined && live === null) {
    throw new UsageError(
      `${profile.name} describes a gateway: name it with --base-url, or set ${baseUrlVariable}.`,
    );
  }
  const contract =
    profile === undefined
      ? builtInContract()
      : applyProfile(builtInContract(), profile, environment);
  const route = await readRoute(options, live?.baseUrl ?? null, environment);
  const place = readPlace(options, environment, live?.baseUrl ?? null);
  const { baseline, updateBaseline, reason, journal = null } = options;
  const settings = makeSettings(options, {
    ...route,
    live,
    contract,
    cost,
    environment,
    baseline: {
      ...(baseline === undefined ? {} : { baseline }),
      ...(updateBaseline === undefined ? {} : { updateBaseline }),
      ...(reason === undefined ? {} : { reason }),
    },
    allowIncomplete: options.allowIncomplete === true,
    nameOption: typedOption,
    signal: around.signal,
    mockThread: around.mockThread,
    notify: around.notify ?? {},
  });
  const provisioning =
    place === null ? null : { place, journal, budget: placeBudget(place, options, settings) };
  const comparison =
    compareUrl === undefined ? null : await comparisonOf(compareUrl, settings, options);
  return { ...settings, provisioning, comparison };
}
