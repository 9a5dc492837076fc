import { type RequirementId, requirementIds, requirementOf } from '../../../spec/index.ts';
import type { CaseResult, Judgement } from '../../../suites/cases/case.ts';
import { inconclusive, passed } from '../../../suites/judge/judges.ts';
import { judgeRun } from '../../../suites/judge/verdict.ts';
import {
  finding,
  isConformant,
  notApplicable,
  result,
  verdictOn,
} from '../../support/suites/verdict-on.ts';
import { expect, test } from '../../test.ts';

const ofLevel = (level: string): RequirementId[] =>
  requirementIds.filter((id) => requirementOf(id).level === level);

test('a MUST that was not exercised in full leaves the run incomplete, and is named', () => {
  for (const id of ofLevel('MUST')) {
    expect(verdictOn({ [id]: [passed, inconclusive('no such key')] })).toMatchObject({
      word: 'incomplete',
      because: `No finding counts, but 1 MUST is inconclusive: ${id}.`,
    });
  }
});

test('a SHOULD that was not exercised leaves the run conformant', () => {
  for (const id of ofLevel('SHOULD')) {
    expect(verdictOn({ [id]: [inconclusive('no such key')] }), id).toMatchObject({
      ...isConformant,
      because: `${isConformant.because} 1 case is inconclusive; each gives its reason.`,
    });
  }
});

test('a MUST may leave out what would have been billed, where the same operation has a result', () => {
  const unpaid: Judgement = { outcome: 'inconclusive', reason: 'only a paid call', unpaid: true };
  const judged = result('HARD-NO-BYPASS', passed);
  const elsewhere: CaseResult = {
    ...judged,
    case: { ...judged.case, operation: 'createMessage' },
  };
  const facts = { strict: false, narrowed: [], unreachable: null };
  const wordOn = (...results: CaseResult[]) => judgeRun(results, facts).word;
  expect(wordOn(judged, result('HARD-NO-BYPASS', unpaid))).toBe('conformant');
  expect(wordOn(elsewhere, result('HARD-NO-BYPASS', unpaid))).toBe('incomplete');
  expect(wordOn(result('HARD-NO-BYPASS', unpaid))).toBe('incomplete');
  expect(wordOn(judged, result('HARD-NO-BYPASS', inconclusive('no answer')))).toBe('incomplete');
});

test('a clause that does not apply to the target leaves the count', () => {
  const verdict = verdictOn({ 'KEY-LIFECYCLE': [notApplicable, notApplicable] });
  expect(verdict).toMatchObject(isConformant);
  expect(verdict.requirements.find(({ id }) => id === 'KEY-LIFECYCLE')).toMatchObject({
    outcome: 'not-applicable',
    notApplicable: 2,
  });
});

test('what another clause found leaves a case inconclusive, and makes a gap only where nothing counts', () => {
  const elsewhere: Judgement = {
    outcome: 'inconclusive',
    reason: 'not refused with 401 but answered 200',
    elsewhere: true,
  };
  const gapBeside = (deleted: Judgement, challenge: Judgement) =>
    verdictOn({ 'KEY-DELETED': [deleted], 'HTTP-CHALLENGE': [challenge] }).gap;
  const inFull = '1 MUST is inconclusive: HTTP-CHALLENGE';
  expect(gapBeside(finding('served'), elsewhere)).toBeNull();
  expect(gapBeside(passed, elsewhere)).toBe(inFull);
  expect(gapBeside(finding('served'), inconclusive('no answer'))).toBe(inFull);
});
