import { defaultConfirm, largestSeed } from '../cli/options.ts';
import { planRun } from '../cli/plan-check.ts';
import { runPlan } from '../cli/run-plan.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Report } from '../suites/report/report.ts';
import {
  readCost,
  readNumber,
  readTargetOptions,
  refuseUnknown,
  type TargetOptions,
} from './read-options.ts';

/** What a check is asked for; every member may be left out. */
export type CheckOptions = TargetOptions & {
  /** The gateway to check. Left out, a mock is started and checked. */
  readonly baseUrl?: string | URL;
  /** Patterns over case ids, e.g. `KEY-DELETED/*`: only the cases that fit one of them. */
  readonly only?: readonly string[] | undefined;
  /** Findings of every clause of every layer count. */
  readonly strict?: boolean | undefined;
  /** Each key state 90 times in each style and format: for what fails now and then. */
  readonly thorough?: boolean | undefined;
  /** How many requests to generate as well. */
  readonly fuzz?: number | undefined;
  /** Generates the same requests again. */
  readonly seed?: number | undefined;
  /** Milliseconds that one exchange may take; 10,000 by default. */
  readonly timeout?: number | undefined;
  /** How many requests are sent at the same time; 32 on this machine and 5 elsewhere by default. */
  readonly concurrency?: number | undefined;
  /** How many requests are sent in any one second; no limit on this machine and 20 elsewhere by default. */
  readonly rate?: number | undefined;
  /** Ends the check: nothing more is sent, what was made on the target is removed, and it rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Is told after each case how many are done, and of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

const names = {
  baseUrl: true,
  keys: true,
  allowedModels: true,
  cost: true,
  only: true,
  strict: true,
  thorough: true,
  fuzz: true,
  seed: true,
  timeout: true,
  concurrency: true,
  rate: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof CheckOptions, true>;

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
  const { baseUrl, only = [], strict = false, thorough = false, signal, onProgress } = options;
  // An unset variable must not turn the check of a gateway into one of the mock.
  if ('baseUrl' in options && (baseUrl === undefined || baseUrl === '')) {
    throw new UsageError(
      'baseUrl is empty. Give the URL of a gateway, or leave it out for a mock.',
    );
  }
  if (baseUrl === undefined && options.keys !== undefined) {
    throw new UsageError('keys are those of a gateway: give its baseUrl too.');
  }
  const timeout = readNumber('timeout', options.timeout, 1, 600_000) ?? 10_000;
  const concurrency = readNumber('concurrency', options.concurrency, 1, 256);
  const rate = readNumber('rate', options.rate, 1, 1_000);
  const fuzz = readNumber('fuzz', options.fuzz, 1, 1_000_000);
  const seed = readNumber('seed', options.seed, 0, largestSeed);
  const live = baseUrl === undefined ? null : readTargetOptions(baseUrl, 'baseUrl', options);
  const plan = await planRun(
    {
      only,
      thorough,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(rate === undefined ? {} : { rate }),
      ...(fuzz === undefined ? {} : { fuzz }),
      ...(seed === undefined ? {} : { seed }),
    },
    live,
    live?.cost ?? readCost(options.cost, 'costly'),
  );
  const { report } = await runPlan(plan, {
    strict,
    thorough,
    timeout,
    secondLooks: defaultConfirm,
    signal,
    onProgress,
  });
  signal?.throwIfAborted();
  return report;
}
