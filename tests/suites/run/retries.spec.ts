import { type Embedded, startEmbedded } from '../../../check/embedded.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { admitWhen } from '../../../mocks/faults/patches.ts';
import { stateOf } from '../../../mocks/keys/keyring.ts';
import { renderReport } from '../../../report/terminal/report.ts';
import type { OperationId } from '../../../spec/index.ts';
import type { CaseResult, Judgement, Severity } from '../../../suites/cases/case.ts';
import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { failed, inconclusive, passed } from '../../../suites/judge/judges.ts';
import { chooseRetries, mergeRetries, retryFailures } from '../../../suites/run/retries.ts';
import { resultOf } from '../../support/suites/case-result.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const found = (severity: Severity, expected = '401', exchange = answered(403)): Judgement =>
  failed(severity, expected, exchange, 'this');

/** A judgement's findings: their severity, and in how many of the looks. */
const severitiesOf = (judgement: Judgement): unknown =>
  judgement.outcome === 'failed'
    ? judgement.findings.map(({ severity, looks }) => [severity, looks?.found, looks?.taken])
    : judgement;

const merges: readonly (readonly [string, Judgement, readonly Judgement[], unknown])[] = [
  [
    'what shows at each look is found in all',
    found('served'),
    [found('served'), found('served')],
    [['served', 3, 3]],
  ],
  [
    'what was served once of three stays a finding',
    found('served'),
    [passed, passed],
    [['served', 1, 3]],
  ],
  [
    'an inconclusive look does not count',
    found('wrong-refusal'),
    [inconclusive('answered 429'), found('wrong-refusal')],
    [['wrong-refusal', 2, 2]],
  ],
  [
    'where each other look is inconclusive, the finding has no count of looks',
    found('served'),
    [inconclusive('answered 429')],
    [['served', undefined, undefined]],
  ],
  [
    'what a later look alone shows is found, too',
    found('wrong-refusal'),
    [found('served'), passed],
    [
      ['wrong-refusal', 1, 3],
      ['served', 1, 3],
    ],
  ],
  [
    'a valid key that is refused in a later look only is left to the provider',
    found('wrong-shape'),
    [found('refused'), found('wrong-shape')],
    [['wrong-shape', 2, 3]],
  ],
  [
    'two findings of one look are counted once each',
    failed('wrong-shape', 'one', answered(401)),
    [
      {
        outcome: 'failed',
        findings: [found('wrong-shape', 'one'), found('wrong-shape', 'two')].flatMap((one) =>
          one.outcome === 'failed' ? one.findings : [],
        ),
      },
    ],
    [
      ['wrong-shape', 2, 2],
      ['wrong-shape', 1, 2],
    ],
  ],
];

for (const [what, first, later, expected] of merges) {
  test(`of several looks at a case: ${what}`, () => {
    expect(severitiesOf(mergeRetries(first, later))).toEqual(expected);
  });
}

const target = (cost: Target['cost']): Target => ({
  baseUrl: new URL('http://127.0.0.1'),
  keys: {},
  allowedModels: [],
  cost,
});

const choose = (results: readonly CaseResult[], most: number, cost: Target['cost'] = 'costly') =>
  chooseRetries(builtInContract(), results, target(cost), most);
const chosenFrom = (...options: Parameters<typeof choose>) =>
  choose(...options).chosen.map(({ case: { id } }) => id);

test('of thousands of failed cases of one cause and one of another, both causes are looked at', () => {
  const many = Array.from({ length: 3_000 }, (_, at) =>
    resultOf('KEY-MALFORMED', 'createMessage', `v${at}`, found('wrong-refusal')),
  );
  const leaked = resultOf('KEY-DELETED', 'createRerank', 'deleted', found('leaked'));
  const elsewhere = resultOf('KEY-MALFORMED', 'createRerank', 'v0', found('wrong-refusal'));
  expect(chosenFrom([...many, elsewhere, leaked], 4)).toEqual([
    'KEY-DELETED/createRerank/bearer/deleted',
    'KEY-MALFORMED/createMessage/bearer/v0',
    'KEY-MALFORMED/createRerank/bearer/v0',
    'KEY-MALFORMED/createMessage/bearer/v1',
  ]);
});

test('what repeats itself, takes long or was confirmed already is not retried', () => {
  const confirmed = mergeRetries(found('refused'), [found('refused')]);
  const results = [
    resultOf('KEY-DELETED', 'createMessage', 'generated', found('leaked'), { generates: 5 }),
    resultOf('KEY-DELETED', 'createMessage', 'repeated', found('leaked'), { requests: 135 }),
    resultOf('KEY-DELETED', 'createMessage', 'slow', found('leaked'), { milliseconds: 60_000 }),
    resultOf('KEY-DELETED', 'createMessage', 'confirmed', confirmed),
    resultOf('KEY-DELETED', 'createMessage', 'passed', passed),
    resultOf('KEY-DELETED', 'createMessage', 'plain', found('leaked')),
  ];
  expect(chosenFrom(results, 10)).toEqual(['KEY-DELETED/createMessage/bearer/plain']);
});

test('where nothing may be spent, what was served for money is left alone, and counted', () => {
  const served = (operation: OperationId, exchange: Exchange) =>
    resultOf('KEY-DELETED', operation, 'deleted', found('served', '401', exchange));
  const results = [served('createMessage', answered(200)), served('listModels', answered(200))];
  const { chosen, unpaid } = choose(results, 10, 'free');
  expect([chosen.map(({ case: { operation } }) => operation), unpaid]).toEqual([['listModels'], 1]);
  expect(chosenFrom(results, 10, 'cheap')).toHaveLength(2);
});

/** Retries failed cases that come out the same each time, by a clock that goes on at each look. */
async function lookAgainAt(
  results: readonly CaseResult[],
  judge: () => Judgement,
  eachTakes: number,
): Promise<number> {
  let looks = 0;
  await retryFailures(builtInContract(), results, {
    target: target('costly'),
    most: 10,
    now: () => looks * eachTakes,
    judge: async () => {
      looks += 1;
      return judge();
    },
    inParallel: async (items, work) => {
      for (const item of items) await work(item);
    },
    onProgress: () => undefined,
  });
  return looks;
}

const five = Array.from({ length: 5 }, (_, at) =>
  resultOf('KEY-DELETED', 'createMessage', `v${at}`, found('leaked')),
);

test('a case is not retried any more once a look at it is inconclusive', async () => {
  expect(await lookAgainAt(five, () => found('leaked'), 1)).toBe(10);
  expect(await lookAgainAt(five, () => inconclusive('answered 429'), 1)).toBe(5);
});

test('no further look is begun after 30 seconds', async () => {
  expect(await lookAgainAt(five, () => found('leaked'), 10_000)).toBe(3);
});

test('what costs nothing is retried on a free run: a wrong refusal, and an answer to a GET', () => {
  const get = answered(200);
  const results = [
    resultOf('KEY-DELETED', 'createMessage', 'wrong', found('wrong-refusal', '401', answered(403))),
    resultOf(
      'HARD-CORS',
      'createMessage',
      'get',
      found('wrong-refusal', '401', { ...get, request: { ...get.request, method: 'GET' } }),
    ),
    resultOf('HARD-CORS', 'createMessage', 'post', found('wrong-refusal', '401', get)),
  ];
  const { chosen, unpaid } = choose(results, 10, 'free');
  expect(chosen.map(({ case: { id } }) => id).toSorted()).toEqual([
    'HARD-CORS/createMessage/bearer/get',
    'KEY-DELETED/createMessage/bearer/wrong',
  ]);
  expect(unpaid).toBe(1);
});

async function startFaulty(id: string): Promise<Embedded> {
  const fault = findFault(id);
  if (fault === undefined) throw new Error(`no fault ${id}`);
  return startEmbedded({ faults: [fault] });
}

const rerank = 'KEY-DELETED/createRerank/bearer/deleted';

test('a deleted key that is served once of three times is a violation, and reported as unstable', async () => {
  let asked = 0;
  const now = admitWhen((ctx) => {
    if (ctx.key === null || stateOf(ctx.key, ctx.now) !== 'deleted') return false;
    asked += 1;
    return asked === 1;
  });
  const { target: flaky, close } = await startEmbedded({ faults: [{ patch: now }] });
  const report = await checkTarget(flaky, { only: [rerank], secondLooks: 24 });
  await close();
  expect(asked).toBe(3);
  expect(report.verdict).toBe('violations');
  expect(report.because).toBe(
    '1 finding against 1 clause: KEY-DELETED. 1 of them is unstable: not found in every attempt, but counted.',
  );
  expect(report.secondLooks).toEqual({ failed: 1, confirmed: 1, unpaid: 0, unstable: 1 });
  expect(report.cases[0]?.findings).toMatchObject([
    { severity: 'served', counted: true, looks: { taken: 3, found: 1 }, unstable: true },
  ]);
  const text = renderReport(report, false);
  expect(text).toContain('      unstable  found in 1 of 3 attempts\n');
  expect(text).toContain('Retried 1 of 1 failed case: 1 finding unstable.\n');
});

test('a defect that shows each time is reported as steady', async () => {
  const steady = await startFaulty('deleted-key-served-on-rerank');
  const report = await checkTarget(steady.target, { only: [rerank], secondLooks: 24 });
  const once = await checkTarget(steady.target, { only: [rerank] });
  await steady.close();
  expect(report.cases[0]?.findings).toMatchObject([{ looks: { taken: 3, found: 3 } }]);
  expect(report.cases[0]?.findings[0]).not.toHaveProperty('unstable');
  expect(renderReport(report, false)).toContain(
    'Retried 1 of 1 failed case: each gave the same result.\n',
  );
  expect(once.cases[0]?.findings[0]).not.toHaveProperty('looks');
  expect(once).not.toHaveProperty('secondLooks');
});

test('of dozens of findings only two dozen are retried', async () => {
  const open = await startFaulty('well-formed-key-accepted');
  const only = ['KEY-MALFORMED/create{Message,Rerank,Speech,Image,Embedding,Response}/*'];
  const before = await checkTarget(open.target, { only });
  const report = await checkTarget(open.target, { only, secondLooks: 24 });
  await open.close();
  expect(before.totals.failed).toBeGreaterThan(50);
  expect(report.secondLooks).toMatchObject({ failed: before.totals.failed, confirmed: 24 });
  expect(report.totals.requests - before.totals.requests).toBe(48);
});
