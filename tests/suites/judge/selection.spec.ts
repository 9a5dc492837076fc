import type { RequirementId } from '../../../spec/index.ts';
import type { CaseResult, Judgement } from '../../../suites/cases/case.ts';
import { inconclusive, passed } from '../../../suites/judge/judges.ts';
import { judgeRun } from '../../../suites/judge/verdict.ts';
import { finding, notApplicable, result } from '../../support/suites/verdict-on.ts';
import { expect, test } from '../../test.ts';

const resultsOf = (id: RequirementId, ...judgements: readonly Judgement[]): CaseResult[] =>
  judgements.map((judgement) => result(id, judgement));

/** The verdict on these cases, where others were left out: by default those of another clause. */
function judge(
  results: readonly CaseResult[],
  facts: { narrowed?: readonly RequirementId[]; strict?: boolean; undetermined?: string } = {},
) {
  const { word, because, gap, selection } = judgeRun(results, {
    strict: false,
    narrowed: ['KEY-UNKNOWN'],
    unreachable: null,
    ...facts,
  });
  return { word, because, gap, partly: selection?.partly };
}

test('a selection holds where each of its cases passed, and its sentence names the clauses', () => {
  const whole = resultsOf('KEY-DELETED', passed, passed);
  expect(judge(whole)).toEqual({
    word: 'holds',
    because: 'KEY-DELETED holds: 2 of 2 cases.',
    gap: null,
    partly: [],
  });
  expect(judge(whole, { narrowed: ['KEY-DELETED'] })).toMatchObject({
    because: 'KEY-DELETED holds in the selected cases: 2 of 2 cases.',
    partly: ['KEY-DELETED'],
  });
  expect(judge([...whole, ...resultsOf('KEY-REQUIRED', passed, notApplicable)]).because).toBe(
    'KEY-REQUIRED and KEY-DELETED hold: 3 of 3 cases. 1 case does not apply.',
  );
});

test('a finding that counts is a violation of the selection', () => {
  expect(
    judge(resultsOf('KEY-DELETED', finding('served'), inconclusive('no answer'))),
  ).toMatchObject({
    word: 'violations',
    because: '1 finding against 1 clause: KEY-DELETED.',
  });
});

test('a finding that does not count is no violation, but nothing is said to hold', () => {
  const odd = resultsOf('HARD-CORS', passed, finding('wrong-shape'));
  expect(judge(odd)).toMatchObject({
    word: 'holds',
    because:
      'No finding counts, but HARD-CORS does not hold: 1 of 2 cases failed (--strict counts them).',
  });
  expect(judge(odd, { strict: true }).word).toBe('violations');
});

test('a selected case that could not run leaves the selection incomplete, whatever its clause', () => {
  for (const id of ['KEY-DELETED', 'HARD-CORS'] as const) {
    expect(judge(resultsOf(id, passed, inconclusive('no such key')))).toMatchObject({
      word: 'incomplete',
      because: 'No finding counts, but 1 of 2 selected cases could not run (mostly: no such key).',
    });
  }
});

test('a selection that determined nothing, or does not apply, never holds', () => {
  expect(
    judge(resultsOf('HARD-CORS', passed), { undetermined: 'no key was accepted' }),
  ).toMatchObject({
    word: 'incomplete',
    because: 'No finding counts, but no key was accepted.',
  });
  expect(judge(resultsOf('KEY-LIFECYCLE', notApplicable))).toMatchObject({
    word: 'incomplete',
    because: 'No finding counts, but no selected case applies to the target.',
  });
});
