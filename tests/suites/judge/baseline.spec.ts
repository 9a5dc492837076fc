import { toPattern } from '../../../check/select-cases.ts';
import type { CaseResult, Judgement, Severity } from '../../../suites/cases/case.ts';
import {
  type BaselineEntry,
  type BaselineWord,
  type EntryStatus,
  judgeBaseline,
  withBaseline,
} from '../../../suites/judge/baseline.ts';
import { failed, inconclusive, passed } from '../../../suites/judge/judges.ts';
import { judgeRun } from '../../../suites/judge/verdict.ts';
import { resultOf } from '../../support/suites/case-result.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const today = '2027-03-31';

const entry = (cases: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  cases,
  pattern: toPattern(cases),
  severity: null,
  reason: 'The old key store stays until spring.',
  expires: today,
  ...more,
});

const found = (severity: Severity): Judgement => failed(severity, '401', answered(200), '200');

/** Two cases of KEY-DELETED and one of HARD-CORS, which came to these. */
const run = (first: Judgement, second: Judgement = passed, cors: Judgement = passed) => [
  resultOf('KEY-DELETED', 'createMessage', 'deleted', first),
  resultOf('KEY-DELETED', 'createRerank', 'deleted', second),
  resultOf('HARD-CORS', 'createRerank', 'preflight', cors),
];

const all = run(passed).map((result) => result.case);

function hold(
  entries: readonly BaselineEntry[],
  results: readonly CaseResult[],
  facts: Partial<Parameters<typeof judgeRun>[1]> = {},
) {
  const verdict = judgeRun(results, { strict: false, narrowed: [], unreachable: null, ...facts });
  const strict = facts.strict ?? false;
  const held = judgeBaseline(entries, results, verdict, { known: all, strict, today });
  return { held, verdict: withBaseline(verdict, held) };
}

type Row = readonly [
  what: string,
  entries: readonly BaselineEntry[],
  results: readonly CaseResult[],
  word: BaselineWord,
  statuses: readonly EntryStatus[],
  because: string,
];

const deleted = entry('KEY-DELETED/*');

const rows: readonly Row[] = [
  ['a run without a finding, and no entry', [], run(passed), 'holds', [], 'No finding counts.'],
  [
    'a finding that is known',
    [deleted],
    run(found('served')),
    'holds',
    ['satisfied'],
    '1 finding that counts is known, by 1 entry.',
  ],
  [
    'a finding that is new',
    [entry('KEY-DELETED/createMessage/*')],
    run(found('served'), found('served')),
    'violated',
    ['satisfied'],
    '1 finding is new: KEY-DELETED/createRerank/bearer/deleted.',
  ],
  [
    'an entry that matches no finding any more',
    [deleted],
    run(passed),
    'violated',
    ['stale'],
    '1 entry is stale: KEY-DELETED/*.',
  ],
  [
    'an entry on its last day',
    [entry('KEY-DELETED/*', { expires: today })],
    run(found('served')),
    'holds',
    ['satisfied'],
    '1 finding that counts is known, by 1 entry.',
  ],
  [
    'an entry on the day after its last',
    [entry('KEY-DELETED/*', { expires: '2027-03-30' })],
    run(found('served')),
    'violated',
    ['expired'],
    '1 entry is expired: KEY-DELETED/*.',
  ],
  [
    'an expired entry of what is fixed',
    [entry('KEY-DELETED/*', { expires: '2020-01-01' })],
    run(passed),
    'violated',
    ['expired'],
    '1 entry is expired: KEY-DELETED/*.',
  ],
  [
    'an entry with an inconclusive case',
    [deleted, entry('HARD-CORS/*')],
    run(found('served'), passed, inconclusive('no answer')),
    'holds',
    ['satisfied', 'not-exercised'],
    '1 finding that counts is known, by 1 entry. 1 entry is inconclusive: not every case had a result.',
  ],
  [
    'an entry of which a case does not apply to the target',
    [entry('HARD-CORS/*')],
    run(passed, passed, { outcome: 'not-applicable', reason: 'no way to make keys' }),
    'holds',
    ['not-exercised'],
    'No finding counts. 1 entry is inconclusive: not every case had a result.',
  ],
  [
    'an entry of which a case was not asked for',
    [deleted],
    run(passed).slice(1),
    'holds',
    ['not-exercised'],
    'No finding counts. 1 entry is inconclusive: not every case had a result.',
  ],
  [
    'an entry whose cases are none of this kind of run',
    [entry('KEY-DELETED/createMessage/bearer/deleted-repeated')],
    run(passed),
    'holds',
    ['not-exercised'],
    'No finding counts. 1 entry is inconclusive: not every case had a result.',
  ],
  [
    'a finding as severe as the one that is expected',
    [entry('KEY-DELETED/*', { severity: 'wrong-refusal' })],
    run(found('wrong-refusal'), found('wrong-shape')),
    'holds',
    ['satisfied'],
    '2 findings that count are known, by 1 entry.',
  ],
  [
    'a finding that is more severe than the one that is expected',
    [entry('KEY-DELETED/*', { severity: 'wrong-refusal' })],
    run(found('served'), found('wrong-refusal')),
    'violated',
    ['satisfied'],
    '1 finding is new: KEY-DELETED/createMessage/bearer/deleted.',
  ],
  [
    'a finding that is reported and does not count',
    [],
    run(passed, passed, found('wrong-shape')),
    'holds',
    [],
    'No finding counts.',
  ],
  [
    'an entry for a finding that is reported and does not count',
    [entry('HARD-CORS')],
    run(passed, passed, found('wrong-shape')),
    'holds',
    ['satisfied'],
    'No finding counts.',
  ],
  [
    'a MUST that was not exercised, and a known finding',
    [entry('KEY-DELETED/createMessage/*')],
    run(found('served'), inconclusive('no key')),
    'incomplete',
    ['satisfied'],
    'Nothing is new, but 1 MUST is inconclusive: KEY-DELETED.',
  ],
  [
    'something new, something stale and something expired at once',
    [entry('HARD-CORS/*'), entry('KEY-DELETED/createRerank/*', { expires: '2026-01-31' })],
    run(found('served'), found('served')),
    'violated',
    ['stale', 'expired'],
    '1 finding is new: KEY-DELETED/createMessage/bearer/deleted; 1 entry is stale: HARD-CORS/*; 1 entry is expired: KEY-DELETED/createRerank/*.',
  ],
];

for (const [what, entries, results, word, statuses, because] of rows) {
  test(`a baseline with ${what}: ${word}`, () => {
    const { held } = hold(entries, results);
    expect({ word: held.word, because: held.because }).toEqual({ word, because });
    expect(held.entries.map(({ status }) => status)).toEqual(statuses);
  });
}

test('what is only reported counts under strict, and is new then', () => {
  const results = run(passed, passed, found('wrong-shape'));
  expect(hold([], results, { strict: true }).held).toMatchObject({
    word: 'violated',
    because: '1 finding is new: HARD-CORS/createRerank/bearer/preflight.',
    findings: { known: 0, new: 1 },
  });
});

test('violations stay violations, however well they are known, and say so', () => {
  const results = run(found('served'), found('served'));
  const becauseOf = (...entries: BaselineEntry[]) => hold(entries, results).verdict;
  const summary = '2 findings against 1 clause: KEY-DELETED.';
  expect(becauseOf(deleted)).toMatchObject({
    word: 'violations',
    because: `${summary} The baseline knows all of them.`,
    findings: { counted: 2, told: 0 },
  });
  expect(becauseOf(entry('KEY-DELETED/createRerank/*')).because).toBe(
    `${summary} The baseline knows 1 of them; 1 is new.`,
  );
  expect(becauseOf().because).toBe(`${summary} The baseline knows none of them.`);
});

test('of a target that was not reached nothing is stale', () => {
  const results = run(inconclusive('no answer'), inconclusive('no answer'));
  const { held } = hold([deleted], results, { unreachable: 'the target cannot be reached' });
  expect([held.word, held.entries[0]?.status]).toEqual(['incomplete', 'not-exercised']);
});

test('of a target that was not reached a baseline says no more than that, whatever has expired', () => {
  const outdated = entry('KEY-DELETED/*', { expires: '2020-01-01' });
  const unanswered = inconclusive('the target did not answer');
  const { held } = hold([outdated], run(unanswered, unanswered, unanswered), {
    unreachable: 'the target cannot be reached',
  });
  expect({ word: held.word, because: held.because }).toEqual({
    word: 'incomplete',
    because: 'No answer came from the target: the target cannot be reached.',
  });
});
