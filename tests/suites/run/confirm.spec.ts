import type { Finding, Judgement, Severity } from '../../../suites/cases/case.ts';
import { failed, inconclusive, passed } from '../../../suites/judge/judges.ts';
import { confirm, createFailureMemory } from '../../../suites/run/confirm.ts';
import { answered } from '../../support/suites/exchanges.ts';
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

/** A finding that a target answered a request with 503. */
const overloaded = failed('wrong-refusal', '401', answered(503), '503');

test('an answer with 5xx counts where it comes each of six times', async () => {
  expect(await confirmed(overloaded)).toEqual({
    judgement: seen(overloaded, { taken: 6, found: 6 }),
    asked: 6,
  });
});

test('a case that got 5xx and then passes twice passes', async () => {
  expect(await confirmed(overloaded, overloaded, passed)).toEqual({ judgement: passed, asked: 4 });
});

test('one pass among answers with 5xx is neither a finding nor a pass', async () => {
  const { judgement, asked } = await confirmed(overloaded, passed, overloaded);
  expect(judgement).toEqual(
    inconclusive(
      'not steady: seen 503, expected 401; the repeated request passed once. An upstream may have failed: only many requests can show that',
    ),
  );
  expect(asked).toBe(6);
});

for (const [status, waits] of [
  [503, [200, 300, 400, 500, 600]],
  [500, []],
] as const) {
  test(`between attempts that get ${status} the waits are ${waits.join(', ') || 'none'}`, async () => {
    const asked: number[] = [];
    await confirm(async () => failed('wrong-refusal', '401', answered(status), String(status)), {
      pause: async (milliseconds) => {
        asked.push(milliseconds);
      },
    });
    expect(asked).toEqual(waits);
  });
}

test('another finding behind an answer with 5xx counts at once', async () => {
  const served = found('served');
  expect(await confirmed(overloaded, served)).toEqual({ judgement: served, asked: 2 });
});

test('neither does a refusal confirm an answer with 5xx, nor the other way round', async () => {
  const refused = found('refused');
  for (const [first, then] of [
    [overloaded, refused],
    [refused, overloaded],
  ] as const) {
    const { judgement, asked } = await confirmed(first, then);
    expect({ outcome: judgement.outcome, asked }).toEqual({ outcome: 'inconclusive', asked: 6 });
  }
});

for (const severity of ['served', 'leaked'] as const) {
  test(`what was ${severity} in an answer with 5xx counts at once`, async () => {
    const judgement = failed(severity, '401', answered(500), '500');
    expect(await confirmed(judgement, passed)).toEqual({ judgement, asked: 1 });
  });
}

/** How often each of several cases is judged in one run. */
async function attemptsAt(...cases: readonly (readonly Judgement[])[]): Promise<number[]> {
  const failures = createFailureMemory();
  const attempts: number[] = [];
  for (const judgements of cases) {
    let asked = 0;
    await confirm(
      async () => {
        asked += 1;
        return judgements[Math.min(asked, judgements.length) - 1] ?? passed;
      },
      { failures },
    );
    attempts.push(asked);
  }
  return attempts;
}

test('where twenty cases got 5xx each time, the next ones are believed at once', async () => {
  const steady = Array.from({ length: 22 }, () => [overloaded]);
  expect(await attemptsAt(...steady)).toEqual([...steady.slice(2).map(() => 6), 1, 1]);
});

test('where one case got 5xx now and then, none is believed at once', async () => {
  const steady = Array.from({ length: 22 }, () => [overloaded]);
  const attempts = await attemptsAt([overloaded, passed], ...steady);
  expect(attempts).toEqual([3, ...steady.map(() => 6)]);
});
