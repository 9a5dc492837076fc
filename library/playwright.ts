import { UsageError } from '../base/errors.ts';
import { budgetOf } from '../check/plan.ts';
import { selectCases } from '../check/select-cases.ts';
import { defaultTimeout } from '../check/settings.ts';
import { builtInContract } from '../fixtures/contract.ts';
import { casesOf } from '../suites/checks/index.ts';
import { type CaseOptions, commonNames, readNumbers, refuseOtherKinds } from './case-options.ts';
import { matrixTests } from './matrix-tests.ts';
import {
  namedOption,
  readTargetOptions,
  refuseUnknown,
  type TargetOptions,
} from './read-options.ts';
import { type RouteOptions, readRoute } from './read-route.ts';

/** What the tests are to check, and how. */
export type ConformanceOptions = TargetOptions &
  RouteOptions &
  CaseOptions & {
    /** The gateway to check. */
    readonly baseURL: string | URL | undefined;
    /** How many cases of one test run at the same time; 5 by default. Each worker runs a test. */
    readonly concurrency?: number | undefined;
    /**
     * How many requests are sent in any one second, by all workers and shards of the Playwright run
     * together: each sends its share. No limit on this machine and 20 elsewhere by default.
     */
    readonly rate?: number | undefined;
  };

const names = { ...commonNames, baseURL: true, concurrency: true, rate: true } satisfies Record<
  keyof ConformanceOptions,
  true
>;

/**
 * Declares the checks of a gateway as tests of your own Playwright project, one a requirement and
 * operation. A finding that counts fails its test, and so does a MUST that could not be exercised;
 * other findings are annotations. What is not applicable is skipped with its reason.
 *
 * @throws UsageError for options that cannot be used, while the tests are collected
 *
 * @example
 * conformanceTests({
 *   baseURL: process.env.ANYONE_BASE_URL,
 *   keys: { active: process.env.ANYONE_API_KEY, deleted: process.env.ANYONE_DELETED_API_KEY },
 *   only: ['KEY-{REQUIRED,DELETED}'],
 * });
 */
export function conformanceTests(options: ConformanceOptions): void {
  refuseUnknown(options, Object.keys(names));
  refuseOtherKinds(options);
  const { baseURL, only = [], strict = false, thorough = false } = options;
  if (baseURL === undefined || baseURL === '') {
    throw new UsageError('baseURL is empty. Give the URL of the gateway to check.');
  }
  const target = readTargetOptions(baseURL, 'baseURL', options);
  const {
    timeout = defaultTimeout,
    concurrency = 5,
    rate = budgetOf(target).rate,
  } = readNumbers(options);
  matrixTests(async () => ({ target, provisioner: null, close: async () => undefined }), {
    cases: selectCases(only, casesOf(builtInContract(), { thorough }), namedOption).cases,
    strict,
    timeout,
    concurrency,
    rate,
    route: readRoute(target.baseUrl, options),
    survey: true,
  });
}
