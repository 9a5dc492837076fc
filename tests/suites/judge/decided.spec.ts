import { type RequirementId, requirementIds, requirementOf } from '../../../spec/index.ts';
import { marks } from '../../../spec/requirement.ts';
import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { confirm } from '../../../suites/run/confirm.ts';
import { casesOfClause } from '../../support/suites/built-in-cases.ts';
import { casesOf, firstCase } from '../../support/suites/decided-cases.ts';
import {
  answered,
  answeredError,
  answeredJson,
  answeredPage,
} from '../../support/suites/exchanges.ts';
import { judgeCase, markOf } from '../../support/suites/judge-case.ts';
import { badKey, served, upstreamsOwn } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

const decisions = requirementIds.flatMap((id) =>
  requirementOf(id).decided.map((decision) => ({ id, decision })),
);

const answerOf = (status: number): Exchange =>
  status < 300 ? answeredJson(status, { choices: [] }) : answeredError(status, 'no');

/** Each way in which the cases of some variants are marked on a gateway that answers so. */
async function marksOf(
  id: RequirementId,
  variants: readonly string[],
  answer: (plan: RequestPlan) => Exchange,
  control: Exchange = served,
): Promise<string[]> {
  const marked = await Promise.all(
    casesOf(id, { variants }).map(async (one) =>
      markOf(one, await judgeCase(one, answer, { control })),
    ),
  );
  return [...new Set(marked)];
}

for (const { id, decision } of decisions) {
  const { question, variants, answers } = decision;
  if (answers === null) continue;
  test(`${id} judges as it is decided: ${question}`, async () => {
    for (const mark of marks) {
      for (const status of answers[mark]) {
        const seen = await marksOf(id, variants, () => answerOf(status));
        expect(seen, String(status)).toEqual([mark]);
      }
    }
  });
}

test('every decision is about cases that there are, and asks a question of its own', () => {
  for (const { id, decision } of decisions) {
    const there = new Set(casesOfClause(id).map(({ variant }) => variant));
    expect(
      decision.variants.filter((variant) => !there.has(variant)),
      id,
    ).toEqual([]);
    expect(decision.question).toMatch(/^[A-Z].*\?$/);
  }
  const questions = decisions.map(({ decision }) => decision.question);
  expect(new Set(questions).size).toBe(questions.length);
});

test('a decision with statuses has some that conform and some that do not', () => {
  const odd = decisions.filter(
    ({ decision: { answers } }) =>
      answers !== null &&
      (answers.passed.length === 0 || answers.counted.length + answers.reported.length === 0),
  );
  expect(odd.map(({ decision }) => decision.question)).toEqual([]);
});

/** The decisions that need more than a status; each has a test of its own below. */
const beyondStatus = [
  'Is an endpoint that answers 404 to a valid key a violation?',
  'Does a 401 that an upstream provider gave count against the gateway?',
  'Which of two valid keys decides on the model?',
  'How soon must a change of a key show?',
  'When is a quota not counted?',
  'Which scheme does the challenge name where the key is no Bearer token?',
  'May the wording distinguish a deleted key from one that never existed?',
  'How long may a deletion take?',
];

test('each decision that needs more than a status has a test of its own', () => {
  const left = decisions.filter(({ decision }) => decision.answers === null);
  expect(left.map(({ decision }) => decision.question)).toEqual(beyondStatus);
});

test('where the valid key gets 404, 405 or a web page, the endpoint is inconclusive', async () => {
  for (const control of [answeredError(404, 'no'), answeredError(405, 'no'), answeredPage(200)]) {
    expect(await marksOf('STYLE-BEARER', ['good-key'], () => control)).toEqual(['inconclusive']);
    for (const answer of [badKey, answeredError(404, 'no')]) {
      expect(await marksOf('KEY-REQUIRED', ['absent'], () => answer, control)).toEqual([
        'inconclusive',
      ]);
    }
  }
});

test('a refused valid key is tried five more times, and does not count where one is accepted', async () => {
  const one = firstCase('STYLE-BEARER', 'good-key');
  const judgeTurns = async (answers: readonly Exchange[]) => {
    let turn = 0;
    const judgement = await confirm(() => judgeCase(one, () => answers[turn++] ?? badKey));
    return { mark: markOf(one, judgement), turn };
  };
  expect(await judgeTurns([])).toEqual({ mark: 'counted', turn: 6 });
  expect(await judgeTurns([badKey, badKey, badKey, served])).toEqual({
    mark: 'inconclusive',
    turn: 4,
  });
});

test("an upstream's own 401 is inconclusive, and one that does not say so counts", async () => {
  expect(await marksOf('STYLE-BEARER', ['good-key'], () => upstreamsOwn)).toEqual(['inconclusive']);
  expect(await marksOf('STYLE-BEARER', ['good-key'], () => badKey)).toEqual(['counted']);
});

test('two credentials with answers that flip are reported, whichever wins', async () => {
  const one = firstCase('KEY-CONFLICT', 'good-beside-bad-query');
  let turn = 0;
  const judgement = await judgeCase(one, () => {
    turn += 1;
    return turn % 2 === 0 ? badKey : served;
  });
  expect(markOf(one, judgement)).toBe('reported');
});

const mixed = [
  'restricted-beside-good-query',
  'good-beside-restricted-query',
  'restricted-beside-good-x-api-key',
  'good-beside-restricted-x-api-key',
];

const holds = (plan: RequestPlan, name: string): boolean =>
  plan.credentials.some(({ key }) => key === name);

test('two valid keys: refused conforms, and so does served by the key that lets the request in', async () => {
  for (const answer of [() => badKey, () => answeredError(403, 'model'), () => served]) {
    expect(await marksOf('KEY-CONFLICT', mixed, answer)).toEqual(['passed']);
  }
});

test('two valid keys: served by the rights of the key that did not authenticate counts', async () => {
  const mixing = (alone: Exchange) => (plan: RequestPlan) => {
    if (!holds(plan, 'restricted')) return badKey;
    return holds(plan, 'active') ? served : alone;
  };
  const forbidden = mixing(answeredError(403, 'model'));
  expect(await marksOf('KEY-CONFLICT', mixed, forbidden)).toEqual(['counted']);
  // Where the restricted key alone may do it too, nothing was mixed: MODEL-FORBIDDEN reports that.
  expect(await marksOf('KEY-CONFLICT', mixed, mixing(served))).toEqual(['inconclusive']);
});

const challenged = (challenge: string): Exchange =>
  answered(401, '{}', [['www-authenticate', challenge]]);

test('a challenge may name any scheme, and a missing one is reported', async () => {
  const variants = ['absent', 'unknown', 'deleted'];
  for (const challenge of ['Bearer realm="api"', 'ApiKey', 'Basic realm="api"']) {
    expect(await marksOf('HTTP-CHALLENGE', variants, () => challenged(challenge))).toEqual([
      'passed',
    ]);
  }
  for (const answer of [challenged(''), badKey]) {
    expect(await marksOf('HTTP-CHALLENGE', variants, () => answer)).toEqual(['reported']);
  }
});

test('a deleted key may have an id of its own in its answer, and no word or header', async () => {
  const judged = (deleted: Exchange, unknown: Exchange) =>
    marksOf('HARD-NO-ORACLE', ['unknown-and-deleted'], (plan) =>
      holds(plan, 'deleted') ? deleted : unknown,
    );
  const refusal = (message: string, id: string) =>
    answered(401, JSON.stringify({ error: { message } }), [['x-request-id', id]]);
  const sound = refusal('Wrong key.', 'one');
  expect(await judged(refusal('Wrong key.', 'other'), sound)).toEqual(['passed']);
  expect(await judged(refusal('The key was deleted.', 'one'), sound)).toEqual(['reported']);
  const more = answered(401, '{}', [['x-key-state', 'deleted']]);
  expect(await judged(more, answered(401, '{}'))).toEqual(['reported']);
});
