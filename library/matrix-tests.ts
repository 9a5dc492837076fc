import { createRequire } from 'node:module';
import type * as Playwright from '@playwright/test';
import { loadPeer } from '../base/errors.ts';
import {
  mostProbes,
  mostRequests,
  type OpenMatrix,
  openMatrix,
  planOfWorker,
  runCell,
  timeoutWith,
} from '../check/matrix/cells.ts';
import type { CheckPlan } from '../check/settings.ts';
import { operationIdsOf } from '../spec/contract.ts';
import { requirementIds } from '../spec/index.ts';
import type { Case } from '../suites/cases/case.ts';

/** What tests are declared with: Playwright itself, or a `test` of it with fewer fixtures. */
type Declaring = {
  readonly test: Playwright.TestType<object, object>;
  readonly expect: typeof Playwright.expect;
};

const playwright: typeof Playwright = loadPeer(
  '@playwright/test',
  'anyone-conformance/playwright',
  () => createRequire(import.meta.url)('@playwright/test'),
);

const allowTime = ({ test }: Declaring, requests: number, { rate }: CheckPlan): void =>
  test.setTimeout(timeoutWith(test.info().timeout, requests, rate));

/** Opens the target for this worker, with the time that a survey takes. */
async function open(plan: CheckPlan, declaring: Declaring): Promise<OpenMatrix> {
  const { config, project } = declaring.test.info();
  const own = planOfWorker(plan, config);
  if (plan.live !== null) allowTime(declaring, mostProbes(own), own);
  return openMatrix(own, project.outputDir);
}

/** Runs one cell of the matrix and turns its result into the test's own outcome. */
async function testCell(
  cases: readonly Case[],
  opened: OpenMatrix,
  declaring: Declaring,
): Promise<void> {
  const { test, expect } = declaring;
  allowTime(declaring, mostRequests(cases, opened), opened.plan);
  const { counted, others, gaps, isMust, hasRun } = await runCell(cases, opened);
  for (const description of others) {
    test.info().annotations.push({ type: 'finding, not counted', description });
  }
  expect(counted, 'findings').toEqual([]);
  if (isMust) expect(gaps, 'cases of a MUST that could not be run').toEqual([]);
  const { unseen } = opened;
  if (unseen !== null) expect(gaps, `nothing can be determined: ${unseen}`).toEqual([]);
  test.skip(!hasRun, gaps[0] ?? 'not applicable to this target');
}

/**
 * Declares the cases of a plan as Playwright tests, one for each requirement and operation.
 *
 * A finding that counts fails its test, and so does an inconclusive case of a MUST; other findings are
 * annotations. What is not applicable is skipped with its reason.
 */
export function matrixTests(plan: CheckPlan, declaring: Declaring = playwright): void {
  const { test } = declaring;
  let opened: Promise<OpenMatrix> | undefined;
  test.afterAll(async () => {
    await (await opened)?.close();
    opened = undefined;
  });
  for (const requirement of requirementIds) {
    for (const operation of operationIdsOf(plan.contract)) {
      const cases = plan.selection.cases.filter(
        (one) => one.requirement === requirement && one.operation === operation,
      );
      if (cases.length === 0) continue;
      test(`${requirement} ${operation}`, async () => {
        opened ??= open(plan, declaring);
        await testCell(cases, await opened, declaring);
      });
    }
  }
}
