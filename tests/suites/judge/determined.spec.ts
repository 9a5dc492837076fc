import { check } from '../../../library/check.ts';
import type { RequirementId } from '../../../spec/index.ts';
import type { Judgement } from '../../../suites/cases/case.ts';
import type { Reading } from '../../../suites/judge/classify.ts';
import { undeterminedBecause, unseenBecause } from '../../../suites/judge/determined.ts';
import { failed, inconclusive, passed } from '../../../suites/judge/judges.ts';
import { resultOf } from '../../support/suites/case-result.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { answerAlike } from '../../targets/listen.ts';
import { startTerseGateway, terseKeys } from '../../targets/written/terse-gateway.ts';
import { expect, test } from '../../test.ts';

const lost = inconclusive('answered 503: an upstream is down');
const found = failed('wrong-refusal', '401', answered(403));
const notApplicable: Judgement = { outcome: 'not-applicable', reason: 'no way to make keys' };

type Cases = readonly (readonly [RequirementId, Judgement])[];

/** What is said of a run of these cases whose survey saw the valid key accepted so often. */
const saidOf = (cases: Cases, accepted: number): string | null =>
  undeterminedBecause({
    results: cases.map(([requirement, judgement], at) =>
      resultOf(requirement, 'listModels', `variant-${at}`, judgement),
    ),
    survey: { goodKey: { accepted, refused: 0, asked: 1 } },
  });

const noRefusal =
  'no case about refusing a key has a result (mostly: answered 503: an upstream is down)';
const notApart =
  'no request showed that the target accepts the valid key and refuses an unknown one';

const rows: readonly (readonly [string, Cases, number, string | null])[] = [
  [
    'a key that was refused',
    [
      ['KEY-DELETED', passed],
      ['KEY-QUOTA', lost],
    ],
    0,
    null,
  ],
  ['a key that was not refused', [['KEY-UNKNOWN', found]], 0, null],
  [
    'a refusal that another clause needs',
    [
      ['KEY-DELETED', lost],
      ['HARD-CORS', passed],
    ],
    1,
    noRefusal,
  ],
  [
    'findings of other clauses alone',
    [
      ['KEY-REQUIRED', lost],
      ['HARD-CORS', found],
    ],
    1,
    noRefusal,
  ],
  ['other clauses alone, where keys were distinguished', [['HARD-CORS', passed]], 1, null],
  ['other clauses alone, where they were not', [['STYLE-BEARER', passed]], 0, notApart],
  ['a finding of another clause alone, where they were not', [['HARD-CORS', found]], 0, notApart],
  [
    'a clause that does not apply',
    [
      ['KEY-QUOTA', notApplicable],
      ['HARD-CORS', passed],
    ],
    1,
    null,
  ],
  [
    'nothing that could be judged',
    [
      ['HARD-CORS', lost],
      ['HARD-NO-ORACLE', inconclusive('another reason')],
      ['HARD-CORS', lost],
    ],
    1,
    'no case has a result (mostly: answered 503: an upstream is down)',
  ],
  ['nothing that applies', [['KEY-LIFECYCLE', notApplicable]], 1, 'no case has a result'],
];

for (const [what, cases, accepted, said] of rows) {
  test(`what a run determined: ${what}`, () => {
    expect(saidOf(cases, accepted)).toBe(said);
  });
}

test('a survey sees nothing where no endpoint judged the valid key', () => {
  const look = (...readings: readonly Reading[]) =>
    unseenBecause({ seen: readings.map((good) => ({ operation: 'listModels', good })) });
  const down: Reading = { kind: 'unavailable', reason: 'answered 503: an upstream is down' };
  const absent: Reading = { kind: 'not-offered', reason: 'the endpoint is not offered' };
  expect(look()).toBe('no valid key was given');
  expect(look(down, absent)).toBe(
    'no endpoint judged the valid key: answered 503: an upstream is down',
  );
  for (const kind of ['served', 'taken', 'refused'] as const) {
    expect(look(down, { kind, status: 200 })).toBeNull();
  }
});

test('the library reports that nothing was determined, and nothing of it where something was', async () => {
  const only = ['KEY-UNKNOWN/listModels/*', 'HARD-NO-ECHO/listModels/*'];
  const keys = { active: terseKeys.active };
  const down = await answerAlike({ status: 503 });
  const sound = await startTerseGateway();
  const [one, other] = [
    await check({ baseUrl: down.url, keys, only }),
    await check({ baseUrl: sound.url, keys, only }),
  ];
  await down.close();
  await sound.close();
  expect(one).toMatchObject({
    verdict: 'incomplete',
    undetermined:
      'no case about refusing a key has a result (mostly: the same request with a valid key was not accepted: answered 503: an upstream is down)',
    totals: { passed: 0, failed: 0 },
  });
  expect(other.verdict).toBe('incomplete');
  expect(other.undetermined).toBeUndefined();
});
