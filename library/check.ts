import { UsageError } from '../base/errors.ts';
import { createRedactor } from '../base/redact.ts';
import { planRun, statesFor } from '../check/plan.ts';
import { runPlan } from '../check/run.ts';
import { defaultTimeout } from '../check/settings.ts';
import type { Report } from '../report/model/report.ts';
import { type CaseOptions, commonNames, readNumbers, refuseOtherKinds } from './case-options.ts';
import { prepareOwnKeys } from './make-own-keys.ts';
import {
  namedOption,
  readCost,
  readTargetOptions,
  refuseUnknown,
  type TargetOptions,
} from './read-options.ts';
import { type OwnProvisioner, readProvisioner } from './read-provisioner.ts';
import { type RouteOptions, readRoute } from './read-route.ts';

/** What a check is asked for; every member may be left out. */
export type CheckOptions = TargetOptions &
  RouteOptions &
  CaseOptions & {
    /** The gateway to check. Left out, a mock is started and checked. */
    readonly baseUrl?: string | URL;
    /** How many requests to generate as well. */
    readonly fuzz?: number | undefined;
    /** Generates the same requests again. */
    readonly seed?: number | undefined;
    /** How many requests are sent at the same time; 32 on this machine and 5 elsewhere by default. */
    readonly concurrency?: number | undefined;
    /** How many requests are sent in any one second; no limit on this machine and 20 elsewhere by default. */
    readonly rate?: number | undefined;
    /** How many requests may carry a bad key or none; all by default. */
    readonly maxBadKeys?: number | undefined;
    /** At most how many failed cases are looked at again, twice; 24 by default. */
    readonly confirm?: number | undefined;
    /**
     * Makes the keys that you do not give, and those whose life is followed. All that it made is deleted
     * at the end; what may be left is reported in `notices`.
     */
    readonly provisioner?: OwnProvisioner | undefined;
    /** Ends the check: nothing more is sent, what was made on the target is removed, and it rejects. */
    readonly signal?: AbortSignal | undefined;
    /** Is told after each case how many are done, and of how many. */
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  };

const names = {
  ...commonNames,
  baseUrl: true,
  provisioner: true,
  fuzz: true,
  seed: true,
  concurrency: true,
  rate: true,
  maxBadKeys: true,
  confirm: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof CheckOptions, true>;

/** What is said of a gateway, and has no meaning for a mock. */
const ofGateway = [
  'allowedModels',
  'models',
  'notOffered',
  'ca',
  'proxy',
  'maxBadKeys',
  'provisioner',
] as const satisfies (keyof CheckOptions)[];

/** @throws UsageError for what does not fit a gateway, or a mock in its place */
function refuseUnfit(options: CheckOptions): void {
  const { baseUrl } = options;
  // An unset variable must not turn the check of a gateway into one of the mock.
  if ('baseUrl' in options && (baseUrl === undefined || baseUrl === '')) {
    throw new UsageError(
      'baseUrl is empty. Give the URL of a gateway, or leave it out for a mock.',
    );
  }
  if (baseUrl !== undefined) return;
  if (options.keys !== undefined) {
    throw new UsageError('keys are those of a gateway: give its baseUrl too.');
  }
  const unfit = ofGateway.find((name) => options[name] != null);
  if (unfit !== undefined) {
    throw new UsageError(`${unfit} is for a gateway: give its baseUrl too.`);
  }
}

/**
 * Checks a gateway, as the command `check` does. It prints nothing, reads no environment and ends no
 * process.
 *
 * @returns the report, whose `verdict` is one word; keys stand in it as the variables that hold them
 * @throws UsageError for options that cannot be used, before anything is sent; the signal's reason
 * where it ended the check
 *
 * @example
 * const report = await check({
 *   baseUrl: 'https://gateway.example',
 *   keys: { active: process.env.ANYONE_API_KEY },
 * });
 */
export async function check(options: CheckOptions = {}): Promise<Report> {
  refuseUnknown(options, Object.keys(names));
  refuseOtherKinds(options);
  const { baseUrl, only = [], strict = false, thorough = false, signal, onProgress } = options;
  refuseUnfit(options);
  const { timeout = defaultTimeout, ...numbers } = readNumbers(options);
  const live = baseUrl === undefined ? null : readTargetOptions(baseUrl, 'baseUrl', options);
  const route = live === null ? {} : readRoute(live.baseUrl, options);
  const provisioner =
    options.provisioner === undefined ? null : readProvisioner(options.provisioner);
  const cost = live?.cost ?? readCost(options.cost, 'costly');
  const plan = await planRun({ only, thorough, ...numbers }, live, cost, namedOption);
  const own =
    provisioner === null
      ? null
      : prepareOwnKeys(provisioner, statesFor(plan.selection.cases), route, signal);
  const { report, run } = await runPlan(
    { ...plan, route },
    {
      strict,
      thorough,
      timeout,
      signal,
      onProgress,
      makeKeys: own?.makeKeys,
    },
  );
  const left = (own?.left() ?? []).map(createRedactor(run.secrets));
  if (left.length > 0 && signal?.aborted === true) {
    throw new Error(left.join(' '), { cause: signal.reason });
  }
  signal?.throwIfAborted();
  return { ...report, notices: [...report.notices, ...left] };
}
