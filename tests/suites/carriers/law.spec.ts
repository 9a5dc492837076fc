import type { Exchange } from '../../../suites/cases/exchange.ts';
import { firstCase } from '../../support/suites/decided-cases.ts';
import { answered, unanswered } from '../../support/suites/exchanges.ts';
import { judgeCase } from '../../support/suites/judge-case.ts';
import { badKey, served } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

/** What a change with an unknown key comes to, given its answer and the one to the plain request. */
const outcomeOf = async (variant: string, answer: Exchange, control = served) => {
  const changed = firstCase('HARD-NO-BYPASS', variant);
  const judgement = await judgeCase(
    changed,
    (plan) => (plan.rewriteBytes === undefined && plan.respell === undefined ? badKey : answer),
    { control },
  );
  return judgement.outcome;
};

for (const [what, variant, answer, outcome] of [
  ['a line of HTTP that is never answered', 'unknown-raw-absolute-form', 'timeout', 'failed'],
  ['a line of HTTP that is cut', 'unknown-raw-absolute-form', 'cut', 'inconclusive'],
  ['a path that is never answered', 'unknown-trailing-slash', 'timeout', 'inconclusive'],
] as const) {
  test(`${what}, where the valid key is served, is ${outcome}`, async () => {
    expect(await outcomeOf(variant, unanswered(answer))).toBe(outcome);
  });
}

test('a line of HTTP that is never answered shows nothing where the valid key is refused too', async () => {
  expect(await outcomeOf('unknown-raw-absolute-form', unanswered('timeout'), badKey)).toBe(
    'inconclusive',
  );
});

for (const [status, outcome] of [
  [500, 'failed'],
  [501, 'passed'],
  [505, 'passed'],
] as const) {
  test(`a line of HTTP that is answered ${status} is ${outcome}`, async () => {
    expect(await outcomeOf('unknown-raw-absolute-form', answered(status))).toBe(outcome);
  });
}
