import { compareCases } from '../../../report/model/case-changes.ts';
import type { ChangeKind, ReportedCase } from '../../../report/model/report.ts';
import { type Came, finding, reportedCase } from '../../support/report/reported-case.ts';
import { expect, test } from '../../test.ts';

const served = [finding('served')];
const wrong = [finding('wrong-refusal')];
const two = [finding('wrong-shape'), finding('wrong-refusal')];

/** Before and now; `null` is a case that was not selected. */
const rows: readonly (readonly [string, Came | null, Came | null, ChangeKind | 'the same'])[] = [
  ['passed and passes', 'passed', 'passed', 'the same'],
  ['passed and fails', 'passed', wrong, 'worse'],
  ['failed and fails more severely', wrong, served, 'worse'],
  ['failed and fails as severely', served, [finding('served', { seen: '201' })], 'the same'],
  ['failed and fails in one more way', wrong, two, 'worse'],
  ['failed in two ways and fails in one', two, wrong, 'better'],
  ['failed and fails less severely', served, wrong, 'better'],
  ['failed and passes', served, 'passed', 'better'],
  ['failed and was inconclusive', served, 'inconclusive', 'no-longer-exercised'],
  ['failed and is not selected', served, null, 'no-longer-exercised'],
  ['passed and is not selected', 'passed', null, 'no-longer-exercised'],
  ['passed and does not apply any more', 'passed', 'not-applicable', 'no-longer-exercised'],
  ['was inconclusive and fails', 'inconclusive', wrong, 'new'],
  ['was not selected and fails', null, served, 'new'],
  ['was inconclusive and passes', 'inconclusive', 'passed', 'newly-exercised'],
  ['was not selected and passes', null, 'passed', 'newly-exercised'],
  ['was inconclusive and cannot', 'inconclusive', 'not-applicable', 'the same'],
  ['was inconclusive and is not selected', 'inconclusive', null, 'the same'],
];

const casesOf = (came: Came | null): ReportedCase[] => (came === null ? [] : [reportedCase(came)]);

for (const [what, before, now, kind] of rows) {
  test(`a case that ${what}: ${kind}`, () => {
    const changes = compareCases(casesOf(before), casesOf(now));
    expect(changes.map((change) => change.kind)).toEqual(kind === 'the same' ? [] : [kind]);
  });
}
