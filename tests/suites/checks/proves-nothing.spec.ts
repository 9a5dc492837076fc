import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { answered, answeredPage, unanswered } from '../../support/suites/exchanges.ts';
import { judgeCase } from '../../support/suites/judge-case.ts';
import { badKey, served } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

/** What a target answers to everything, whatever key it carries. */
const targets: readonly (readonly [string, Exchange])[] = [
  ['503', answered(503, 'down')],
  ['500', answered(500, 'oops')],
  ['a redirect', answered(302, '', [['location', '/login']])],
  ['a web page', answeredPage(200)],
  ['999', answered(999)],
  ['429', answered(429)],
  ['402', answered(402)],
  ['401, to the valid key too', badKey],
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

const isGood = ({ credentials }: RequestPlan): boolean =>
  credentials.length > 0 && credentials.every(({ key }) => key === 'active');

/** What every other key gets where the valid key is served, and the cases of which none may then pass. */
const others: readonly (readonly [string, Exchange, readonly string[]])[] = [
  [
    '503',
    answered(503, 'down'),
    [
      'HARD-ISOLATED/createChatCompletion/bearer/in-parallel',
      'HARD-ISOLATED/createChatCompletion/bearer/after-good-key',
      'HARD-CORS/createChatCompletion/bearer/refusal-carries-cors',
      'HARD-CONNECTION/createChatCompletion/bearer/refused-then-good',
      'HARD-NO-ECHO/createChatCompletion/bearer/unknown',
      'STYLE-GEMINI-EQUIVALENT/generateContent/query/unknown',
    ],
  ],
  [
    'what it asks for',
    served,
    [
      'HARD-CORS/createChatCompletion/bearer/refusal-carries-cors',
      'HARD-CONNECTION/createChatCompletion/bearer/refused-then-good',
      'HARD-NO-ORACLE/createChatCompletion/bearer/unknown-and-deleted',
    ],
  ],
];

for (const [what, answer, ids] of others) {
  test(`no case about a refusal passes where every other key gets ${what}`, async () => {
    const judged: [string, string][] = [];
    for (const one of allCases.filter(({ id }) => ids.includes(id))) {
      const judgement = await judgeCase(one, (plan) => (isGood(plan) ? served : answer));
      judged.push([one.id, judgement.outcome]);
    }
    const expected = ids.map((id) => [id, 'inconclusive']);
    expect(judged.toSorted()).toEqual(expected.toSorted());
  });
}
