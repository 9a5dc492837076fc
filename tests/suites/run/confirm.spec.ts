import type { Finding, Judgement, Severity } from '../../../suites/cases/case.ts';
import { failed, inconclusive, passed } from '../../../suites/judge/judges.ts';
import { confirm } from '../../../suites/run/confirm.ts';
import { badKey } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

const found = (severity: Severity): Judgement =>
  failed(severity, 'the key is accepted', badKey, '401');

/** The same judgement, with how often what it found was there. */
const seen = (judgement: Judgement, looks: NonNullable<Finding['looks']>): Judgement =>
  judgement.outcome === 'failed'
    ? { ...judgement, findings: judgement.findings.map((one) => ({ ...one, looks })) }
    : judgement;

/** Judges a case that comes to these one after another, and to the last one from then on. */
async function confirmed(...judgements: readonly Judgement[]) {
  let asked = 0;
  const judgement = await confirm(async () => {
    const next = judgements[Math.min(asked, judgements.length - 1)] ?? passed;
    asked += 1;
    return next;
  });
  return { judgement, asked };
}

test('a refusal of the valid key that comes each of six times counts against the gateway', async () => {
  const refused = found('refused');
  expect(await confirmed(refused)).toEqual({
    judgement: seen(refused, { taken: 6, found: 6 }),
    asked: 6,
  });
});

for (const before of [1, 2, 5]) {
  test(`a refusal that came ${before} times and then no more is reported, and is neither a finding nor a pass`, async () => {
    const all = [...Array.from({ length: before }, () => found('refused')), passed];
    expect(await confirmed(...all)).toEqual({
      judgement: inconclusive(
        'not steady: seen 401, expected the key is accepted; the repeated request passed. An upstream may have failed: only many requests can show that',
      ),
      asked: before + 1,
    });
  });
}

test('an attempt without a result shows neither: the others decide', async () => {
  const refused = found('refused');
  expect(await confirmed(refused, inconclusive('no answer came in time'), refused)).toEqual({
    judgement: seen(refused, { taken: 5, found: 5 }),
    asked: 6,
  });
});

test('a refusal that too few attempts could confirm is inconclusive', async () => {
  expect(await confirmed(found('refused'), inconclusive('answered 429'))).toEqual({
    judgement: inconclusive(
      'not steady: seen 401, expected the key is accepted; the repeated request was inconclusive. An upstream may have failed: only many requests can show that',
    ),
    asked: 6,
  });
});

for (const severity of ['served', 'leaked', 'wrong-refusal', 'wrong-shape'] as const) {
  test(`what is ${severity} once is found, and not asked for again`, async () => {
    expect(await confirmed(found(severity), passed)).toEqual({
      judgement: found(severity),
      asked: 1,
    });
  });
}

test('what is served when a refusal is asked for again is found', async () => {
  expect(await confirmed(found('refused'), found('served'))).toEqual({
    judgement: found('served'),
    asked: 2,
  });
});

test('what passes is not asked for again', async () => {
  expect(await confirmed(passed)).toEqual({ judgement: passed, asked: 1 });
});
