import { UsageError } from '../base/errors.ts';
import { isLoopbackHost } from '../base/loopback.ts';
import { type KeyState, keyStates } from '../fixtures/keys.ts';
import type { Cost } from '../spec/index.ts';
import type { NamedProfile } from '../spec/profiles/apply-profile.ts';
import { allowedModelsVariable, keyVariables, type Target } from '../suites/cases/target.ts';
import { type Budget, createPace, type Pace } from '../suites/wire/pace.ts';

/** The variables of a process, as far as they are set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the owner of a target says of it in a configuration file. */
export type Declared = Partial<
  Pick<Target, 'allowedModels' | 'models' | 'notOffered' | 'variables'>
> & {
  /** In what it differs from the built-in contract. */
  readonly profile?: NamedProfile;
};

/**
 * True for a host that must be this machine, by its address or its name. What that allows (plain http, no
 * rate limit, no proxy, --insecure) holds: a connection to another address is refused when it is made.
 */
export const isLoopback = (url: URL): boolean => isLoopbackHost(url.hostname);

/** The advice for a host that was typed without a scheme, such as `127.0.0.1:4010`; null for anything else. */
function adviceOnScheme(text: string): string | null {
  const [, host, port] = /^(\[[\da-f:]+\]|[\w.-]+)(:\d+)?(?:\/.*)?$/i.exec(text) ?? [];
  if (host === undefined) return null;
  if (isLoopbackHost(host)) return 'write http:// in front of it';
  return host.includes('.') || port !== undefined ? 'write https:// in front of it' : null;
}

/**
 * Reads a base URL.
 *
 * @param source the option or variable that it stands in, for messages
 * @throws UsageError for what is no plain http or https URL, or would send keys in clear text abroad
 */
export function readBaseUrl(text: string, source: string): URL {
  if (text === '') {
    throw new UsageError(`${source} is empty. Give a URL such as https://api.anyone.ai.`);
  }
  const advice = adviceOnScheme(text);
  if (advice !== null) throw new UsageError(`${source} has no scheme: ${advice}.`);
  if (!URL.canParse(text)) {
    throw new UsageError(
      `${source} is not a URL (${text.length} characters). Give one such as https://api.anyone.ai.`,
    );
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UsageError(
      `${source} has the scheme ${url.protocol} where http: or https: is needed.`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError(
      `${source} may only have a host, a port and a path: remove the user, the query or the fragment. Keys are read from the environment.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new UsageError(
      `${source} is plain http to ${url.hostname}: keys would cross the network in clear text. Use https.`,
    );
  }
  return url;
}

/** What is wrong with a key's value, described by its shape; null if nothing is. */
function faultOfKey(key: string): string | null {
  if (/[\r\n]/.test(key)) return 'contains a line end: remove it';
  if (/^["']?bearer/i.test(key)) return 'begins with Bearer: set only the key';
  if (/\s/.test(key)) return 'contains white space';
  if (/^["'].*["']$/.test(key)) return 'is in quotes: remove them';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'contains characters that are not printable ASCII';
  return key.length < 8 ? 'is shorter than any key' : null;
}

/**
 * Reads the keys of a target; one that is missing or empty is not given.
 *
 * @param nameOf where the key of a state stands, for messages
 * @throws UsageError naming that place and the shape of the value, never the value
 */
export function readKeys(
  given: Readonly<Partial<Record<KeyState, string | undefined>>>,
  nameOf: (state: KeyState) => string,
): Partial<Record<KeyState, string>> {
  const keys: Partial<Record<KeyState, string>> = {};
  const holders = new Map<string, string>();
  for (const state of keyStates) {
    const key = given[state];
    if (key === undefined || key === '') continue;
    const name = nameOf(state);
    const fault = faultOfKey(key);
    if (fault !== null) throw new UsageError(`${name} (${key.length} characters) ${fault}.`);
    const holder = holders.get(key);
    if (holder !== undefined) {
      throw new UsageError(
        `${holder} and ${name} have the same value: each state needs a key of its own.`,
      );
    }
    holders.set(key, name);
    keys[state] = key;
  }
  return keys;
}

/**
 * Rejects a key in a state that the profile declares absent.
 *
 * @param nameOf where the key of a state is, for messages
 * @throws UsageError naming that place
 */
export function refuseAbsent(
  keys: Target['keys'],
  nameOf: (state: KeyState) => string,
  profile: NamedProfile | undefined,
): void {
  const state = keyStates.find(
    (one) => keys[one] !== undefined && profile?.profile.keyStates?.absent.includes(one),
  );
  if (state === undefined) return;
  throw new UsageError(
    `${nameOf(state)} is set, but ${profile?.name} declares \`keyStates.absent: [${state}]\`: remove one of them.`,
  );
}

/**
 * Reads a live target from its base URL and the environment. Keys come from nowhere else.
 *
 * @param declared what a configuration file says of it, the names of the keys' variables among that
 * @throws UsageError naming the variable and the shape of its value, never the value
 */
export function readTarget(
  baseUrl: URL,
  environment: Environment,
  cost: Cost,
  { profile, ...declared }: Declared = {},
): Target {
  const models = (environment[allowedModelsVariable] ?? '')
    .split(',')
    .map((model) => model.trim())
    .filter((model) => model !== '');
  const nameOf = (state: KeyState) => declared.variables?.[state] ?? keyVariables[state];
  const given = Object.fromEntries(keyStates.map((state) => [state, environment[nameOf(state)]]));
  const allowedModels = models.length > 0 ? models : (declared.allowedModels ?? []);
  const keys = readKeys(given, nameOf);
  refuseAbsent(keys, nameOf, profile);
  const notOffered = [...(profile?.profile.notOffered ?? []), ...(declared.notOffered ?? [])];
  const offer = notOffered.length === 0 ? {} : { notOffered: [...new Set(notOffered)] };
  return { baseUrl, keys, cost, ...declared, ...offer, allowedModels };
}

/** The default budget of a host that is not this machine. */
export const defaultBudget: Budget = { rate: 20, concurrency: 5 };

/** The default budget of a host: on this machine there is no limit of the rate. */
export const budgetAt = (url: URL): Budget =>
  isLoopback(url) ? { rate: null, concurrency: 32 } : defaultBudget;

/** The default budget of a target; a mock that is started is on this machine. */
export const budgetOf = (live: Target | null): Budget =>
  live === null ? { rate: null, concurrency: 32 } : budgetAt(live.baseUrl);

/**
 * Makes budgets for places that are called one after another: those at one origin share a budget.
 *
 * @param rate requests in any one second at each origin; the default of its host without it
 */
export function createPaces(rate?: number): (url: URL) => Pace {
  const paces = new Map<string, Pace>();
  return (url) => {
    const budget = budgetAt(url);
    const known = paces.get(url.origin) ?? createPace({ ...budget, rate: rate ?? budget.rate });
    paces.set(url.origin, known);
    return known;
  };
}
