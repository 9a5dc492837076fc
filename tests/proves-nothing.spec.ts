import { expect, test } from '@playwright/test';
import { allCases } from '../suites/checks/index.ts';
import type { Exchange } from '../suites/exchange.ts';
import { answered, answeredPage, unanswered } from './exchanges.ts';
import { judgeCase } from './judge-case.ts';
import { badKey } from './judging.ts';

/** What a target answers to everything, whatever key it carries. */
const targets: readonly (readonly [string, Exchange])[] = [
  ['503', answered(503, 'down')],
  ['500', answered(500, 'oops')],
  ['a redirect', answered(302, '', [['location', '/login']])],
  ['a web page', answeredPage(200)],
  ['999', answered(999)],
  ['429', answered(429)],
  ['402', answered(402)],
  ['401, to the good key too', badKey],
  ['nothing, as it cuts the connection', unanswered('cut')],
  ['nothing in time', unanswered('timeout')],
];

for (const [what, answer] of targets) {
  test(`no case passes on a target that answers everything with ${what}`, async () => {
    const passed: string[] = [];
    for (const one of allCases) {
      if (one.kind === 'scenario' && one.provisioner) continue;
      const { outcome } = await judgeCase(one, () => answer, { control: answer });
      // A refusal is an answer of the gateway's own, whoever is refused: that it holds no key counts.
      const isEcho = answer === badKey && one.requirement === 'HARD-NO-ECHO';
      if (outcome === 'passed' && !isEcho) passed.push(one.id);
    }
    expect(passed).toEqual([]);
  });
}
