import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { firstCase } from '../../support/suites/decided-cases.ts';
import { answered, unanswered } from '../../support/suites/exchanges.ts';
import { judgeCase } from '../../support/suites/judge-case.ts';
import { badKey, served } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

const bundle = firstCase('HARD-NO-BYPASS', 'no-key-with-mixed-1');

const headersOf = ({ headers = [] }: RequestPlan): string[] => headers.map(([name]) => name);

test('what a part of a bundle lets in is found, though another part gets no answer', async () => {
  // The gateway limits the number of header lines, so that the bundle goes in several requests.
  let trusted = '';
  const control = (plan: RequestPlan) => {
    const names = headersOf(plan);
    if (names.length <= 100) return served;
    [trusted = ''] = names;
    return answered(431);
  };
  const answer = (plan: RequestPlan) => {
    const names = headersOf(plan);
    if (names.length === 0) return badKey;
    return names.includes(trusted) ? served : unanswered('timeout');
  };
  const judgement = await judgeCase(bundle, answer, { control });
  expect(judgement).toMatchObject({
    outcome: 'failed',
    findings: [{ severity: 'served', seen: expect.stringContaining(`, with ${trusted}: `) }],
  });
});

test('a bundle of which a part gets no answer, and none lets anybody in, has no result', async () => {
  const judgement = await judgeCase(bundle, (plan) =>
    headersOf(plan).length === 0 ? badKey : unanswered('timeout'),
  );
  expect(judgement).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('no answer came in time'),
  });
});
