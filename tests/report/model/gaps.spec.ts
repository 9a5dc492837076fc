import { gapsOf } from '../../../report/model/results.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { expect, test } from '../../test.ts';

/** A report in which each of these reasons left one case inconclusive. */
function withGaps(...reasons: readonly string[]) {
  const [one] = sampleReport.cases;
  if (one === undefined) throw new Error('the sample has no case');
  const operations = ['createImage', 'createMessage', 'createRerank'];
  const cases = reasons.map((reason, at) => ({
    ...one,
    operation: operations[at % operations.length] ?? '',
    outcome: 'inconclusive' as const,
    reason,
  }));
  return { ...sampleReport, cases };
}

const served = (operation: string, cost: string) =>
  `it was not sent (${operation} served a request that must be refused, so that more of them may be billed: --cost ${cost} allows them)`;

test('one cause on several endpoints is one reason, with the cost that covers them all', () => {
  const report = withGaps(
    served('createMessage', 'cheap'),
    served('createImage', 'costly'),
    'no deleted key',
    served('createRerank', 'costly'),
  );
  expect(gapsOf(report)).toEqual([
    [served('3 endpoints', 'costly'), 3],
    ['no deleted key', 1],
  ]);
});

test("a reason quotes the first of the gateway's messages and counts the others", () => {
  const reason = 'the valid key got 400 (--cost cheap, or costly)';
  const report = withGaps(
    `${reason}: "model is missing"`,
    `${reason}: "input is missing"`,
    `${reason}: "image is missing"`,
  );
  expect(gapsOf(report)).toEqual([[`${reason}: "model is missing", and 2 other messages`, 3]]);
});

test('what one endpoint alone shows is said in its own words', () => {
  const one = served('createImage', 'costly');
  expect(gapsOf(withGaps(one, one, 'answered 503', 'answered 502'))).toEqual([
    [one, 2],
    ['answered 503', 1],
    ['answered 502', 1],
  ]);
});
