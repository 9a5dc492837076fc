import { didYouMean, UsageError } from '../base/errors.ts';
import { builtInContract } from '../fixtures/contract.ts';
import { keyStates } from '../fixtures/keys.ts';
import { type Contract, operationIdsOf } from '../spec/contract.ts';
import { type OperationId, operationIds } from '../spec/index.ts';
import { applyProfile, type NamedProfile } from '../spec/profiles/apply-profile.ts';
import type { Models, Target } from '../suites/cases/target.ts';
import type { Route } from '../suites/wire/connect.ts';
import { parseAuthorities } from './authorities.ts';
import { readProfileOption } from './configuration/load-profile.ts';
import { readProvisioner } from './made-keys/own-provisioner.ts';
import type { NameOption } from './options/option.ts';
import { checkProgramOptions, refuseUnknown } from './options/read-program-options.ts';
import type { ProgramOptions, TestOptions } from './options/table.ts';
import { readProxy } from './proxy.ts';
import { type CheckSettings, makeSettings } from './settings.ts';
import {
  type Environment,
  isLoopback,
  readBaseUrl,
  readKeys,
  refuseAbsent,
} from './target-from-env.ts';

/** The options about a target that both calls of the library take. */
type TargetOptions = Pick<ProgramOptions & TestOptions, keyof ProgramOptions & keyof TestOptions>;

/** The profile of a target, if it has one, and the contract that it adapts. */
type Adapted = { readonly profile: NamedProfile | undefined; readonly contract: Contract };

/** An option as a program writes it. */
const namedOption: NameOption = (option) => option;

/** A model's name, as spec/config.schema.json has it. */
const modelName = /^[!-~]{1,200}$/;

/** @throws UsageError naming the operation */
function readModels(models: Models): Models {
  refuseUnknown(models, operationIds, 'models.');
  for (const [operation, model] of Object.entries(models)) {
    if (typeof model === 'string' && modelName.test(model)) continue;
    const length = typeof model === 'string' ? ` (${model.length} characters)` : '';
    throw new UsageError(
      `models.${operation}${length} must be a model's name, printable characters without a space.`,
    );
  }
  return models;
}

/** @throws UsageError naming the unknown operation */
function readNotOffered(
  notOffered: readonly OperationId[],
  { profile, contract }: Adapted,
): readonly string[] {
  for (const id of notOffered) {
    if (operationIds.includes(id)) continue;
    const hint = didYouMean(String(id), operationIds);
    throw new UsageError(`notOffered: there is no operation ${id}.${hint}`);
  }
  const all = [...new Set([...(profile?.profile.notOffered ?? []), ...notOffered])];
  if (operationIdsOf(contract).every((id) => all.includes(id))) {
    throw new UsageError('notOffered leaves nothing to check.');
  }
  return all;
}

/**
 * Reads a live target.
 *
 * @param source the option of the URL, for messages
 * @param adapted the profile of the target, and its contract
 * @throws UsageError naming the option and the shape of its value, never a key
 */
function readTarget(
  url: string | URL,
  source: string,
  { keys = {}, allowedModels = [], models = {}, notOffered = [], cost = 'free' }: TargetOptions,
  adapted: Adapted,
): Target {
  refuseUnknown(keys, keyStates, 'keys.');
  for (const [state, key] of Object.entries(keys)) {
    if (key === undefined || typeof key === 'string') continue;
    throw new UsageError(`keys.${state} must be a text, or undefined where there is none.`);
  }
  const nameOf = (state: string) => `keys.${state}`;
  const read = readKeys(keys, nameOf);
  refuseAbsent(read, nameOf, adapted.profile);
  return {
    baseUrl: readBaseUrl(String(url), source),
    keys: read,
    allowedModels: allowedModels.map((model) => model.trim()).filter((model) => model !== ''),
    models: readModels(models),
    notOffered: readNotOffered(notOffered, adapted),
    cost,
  };
}

/**
 * Reads the way to a target.
 *
 * @throws UsageError naming the option; it shows nothing of a proxy, which may hold a password
 */
function readRoute(baseUrl: URL, { ca, proxy }: TargetOptions): Route {
  if (ca !== undefined && baseUrl.protocol !== 'https:') {
    throw new UsageError('ca is for a target over https: give such a base URL, or leave it out.');
  }
  const url = proxy == null ? null : readProxy(String(proxy), 'proxy', 'null for none');
  return {
    authorities: ca === undefined ? [] : parseAuthorities(String(ca), 'ca'),
    proxy: isLoopback(baseUrl) ? null : url,
  };
}

/** The options that describe a gateway, and have no meaning for a mock. */
const ofGateway = [
  'keys',
  'allowedModels',
  'models',
  'notOffered',
  'profile',
  'ca',
  'proxy',
  'maxBadKeys',
  'provisioner',
] as const satisfies (keyof ProgramOptions)[];

/** @throws UsageError for options that fit neither a gateway nor a mock */
function refuseUnfit(options: ProgramOptions): void {
  const { baseUrl } = options;
  // An unset variable must not turn the check of a gateway into one of the mock.
  if ('baseUrl' in options && (baseUrl === undefined || baseUrl === '')) {
    throw new UsageError(
      'baseUrl is empty. Give the URL of a gateway, or leave it out for a mock.',
    );
  }
  if (baseUrl !== undefined) return;
  const unfit = ofGateway.find((name) => options[name] != null);
  if (unfit === undefined) return;
  const words = unfit === 'keys' ? 'keys are those of' : `${unfit} is for`;
  throw new UsageError(`${words} a gateway: give its baseUrl too.`);
}

/** @throws UsageError naming the field of the profile */
function readProfile({ profile: given }: TargetOptions, environment: Environment): Adapted {
  const contract = builtInContract();
  if (given === undefined) return { profile: undefined, contract };
  const profile = readProfileOption(given);
  return { profile, contract: applyProfile(contract, profile, environment) };
}

/**
 * Builds the settings of `check()`.
 *
 * @param environment holds the variables that the profile names, and is read for nothing else
 * @throws UsageError for options that cannot be used
 */
export function programSettings(options: ProgramOptions, environment: Environment): CheckSettings {
  checkProgramOptions(options, 'program');
  refuseUnfit(options);
  const { baseUrl, cost = 'costly', provisioner, signal, onProgress } = options;
  const adapted = readProfile(options, environment);
  const live = baseUrl === undefined ? null : readTarget(baseUrl, 'baseUrl', options, adapted);
  return makeSettings(options, {
    live,
    contract: adapted.contract,
    cost: live?.cost ?? cost,
    route: live === null ? {} : readRoute(live.baseUrl, options),
    provisioning: provisioner === undefined ? null : { own: readProvisioner(provisioner) },
    nameOption: namedOption,
    signal,
    notify: { progress: onProgress },
  });
}

/**
 * Builds the settings of `conformanceTests()`.
 *
 * @param environment holds the variables that the profile names, and is read for nothing else
 * @throws UsageError for options that cannot be used
 */
export function testSettings(
  options: TestOptions,
  environment: Environment,
): CheckSettings & { readonly live: Target } {
  checkProgramOptions(options, 'tests');
  const { baseURL, concurrency = 5 } = options;
  if (baseURL === undefined || baseURL === '') {
    throw new UsageError('baseURL is empty. Give the URL of the gateway to check.');
  }
  const adapted = readProfile(options, environment);
  const live = readTarget(baseURL, 'baseURL', options, adapted);
  const route = readRoute(live.baseUrl, options);
  const asked = { ...options, concurrency };
  return {
    ...makeSettings(asked, {
      live,
      contract: adapted.contract,
      cost: live.cost,
      route,
      nameOption: namedOption,
    }),
    live,
  };
}
