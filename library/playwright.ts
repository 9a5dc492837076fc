import type { TestOptions } from '../check/options/table.ts';
import { planFixed } from '../check/plan.ts';
import { testSettings } from '../check/program-settings.ts';
import { matrixTests } from './matrix-tests.ts';

/** The options of `conformanceTests()`. docs/options.md describes them. */
export type ConformanceOptions = Omit<TestOptions, 'baseURL'> & {
  /** The gateway to check. */
  readonly baseURL: string | URL | undefined;
};

/**
 * Declares the checks of a gateway as tests of your own Playwright project, one for each requirement and
 * operation. A finding that counts fails its test, and so does an inconclusive case of a MUST; other
 * findings are annotations. What is not applicable is skipped with its reason.
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
  matrixTests(planFixed(testSettings(options, process.env)));
}
