import { startEmbedded } from '../../../check/embedded.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { KeyOrder, Provisioner } from '../../../suites/cases/provisioner.ts';
import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { estimateRun } from '../../../suites/run/estimate.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { casesOfClause } from '../../support/suites/built-in-cases.ts';
import { firstCase } from '../../support/suites/decided-cases.ts';
import { answeredError } from '../../support/suites/exchanges.ts';
import { judgeCase, markOf } from '../../support/suites/judge-case.ts';
import { served } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

const spending = casesOfClause('KEY-QUOTA').filter(({ variant }) => variant.startsWith('spent-'));
const plain = firstCase('KEY-QUOTA', 'spent-by-plain-calls');
const streams = firstCase('KEY-QUOTA', 'spent-by-streams');
const leftStreams = firstCase('KEY-QUOTA', 'spent-by-left-streams');

type Counts = (plan: RequestPlan) => boolean;
const everyCall: Counts = () => true;

const secretIn = ({ credentials }: RequestPlan): string => credentials[0]?.write('') ?? '';

/** A gateway whose keys have a quota: a number of the calls that it counts, for each key or for all. */
function gatewayWith(
  isCounted: Counts,
  options: { unit?: 'calls' | 'price'; quota?: number; isShared?: boolean } = {},
) {
  const { unit = 'calls', quota = 1, isShared = false } = options;
  const orders: KeyOrder[] = [];
  const plans: RequestPlan[] = [];
  const counted = new Map<string, number>();
  const provisioner: Provisioner = {
    create: async (order) => {
      orders.push(order);
      return { id: String(orders.length), key: `sk-made-${orders.length}` };
    },
    change: async () => undefined,
    remove: async () => undefined,
    show: async () => [],
    quotaUnit: unit,
  };
  const answer = (plan: RequestPlan): Exchange => {
    plans.push(plan);
    const payer = isShared ? 'all' : secretIn(plan);
    const used = counted.get(payer) ?? 0;
    if (used >= quota) return answeredError(429, 'quota');
    if (isCounted(plan)) counted.set(payer, used + 1);
    return served;
  };
  return { provisioner, answer, orders, plans };
}

test('a key with a small quota is spent by one call, each way, and then refused', async () => {
  for (const one of [plain, streams, leftStreams]) {
    const { provisioner, answer, orders, plans } = gatewayWith(everyCall);
    expect(await judgeCase(one, answer, { provisioner })).toEqual({
      outcome: 'passed',
      note: 'served 1, then 429',
    });
    expect(orders.map(({ smallQuota }) => smallQuota)).toEqual(
      one === plain ? [true, true] : [true],
    );
    expect(plans.map(({ body, stream, leavesEarly }) => [body, stream, leavesEarly])).toEqual(
      plans.map(() => ['whole', one !== plain, one === leftStreams ? true : undefined]),
    );
  }
});

test('a few calls beyond the quota are no finding, six are', async () => {
  for (const [quota, mark] of [
    [5, 'passed'],
    [6, 'counted'],
  ] as const) {
    const { provisioner, answer } = gatewayWith(everyCall, { quota });
    expect(markOf(plain, await judgeCase(plain, answer, { provisioner }))).toBe(mark);
  }
});

test('a key that pays for the calls of another one of its name is a finding', async () => {
  const { provisioner, answer, orders } = gatewayWith(everyCall, { isShared: true });
  expect(await judgeCase(plain, answer, { provisioner })).toMatchObject({
    outcome: 'failed',
    findings: [
      {
        severity: 'refused',
        seen: expect.stringContaining('once another key of the same name had spent its quota'),
      },
    ],
  });
  expect(new Set(orders.map(({ name }) => name)).size).toBe(1);
});

test('streams that are not counted are a finding where plain calls are', async () => {
  const { provisioner, answer } = gatewayWith(({ stream }) => !stream);
  const judgement = await judgeCase(streams, answer, { provisioner });
  expect(judgement).toMatchObject({
    outcome: 'failed',
    findings: [
      {
        severity: 'served',
        seen: '6 streams that are read to the end were served with a quota that one call spends',
      },
    ],
  });
  const nothing = gatewayWith(() => false);
  expect(await judgeCase(streams, nothing.answer, nothing)).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('plain calls did not spend it either'),
  });
});

test('a quota in money does not show whether plain calls are counted', async () => {
  const { provisioner, answer } = gatewayWith(() => false, { unit: 'price' });
  expect(await judgeCase(plain, answer, { provisioner })).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('no price for this model'),
  });
});

test('no key is made where the way to make keys sets no small quota', async () => {
  const { provisioner, answer, orders } = gatewayWith(everyCall);
  const { quotaUnit: _, ...without } = provisioner;
  expect(await judgeCase(plain, answer, { provisioner: without })).toMatchObject({
    outcome: 'not-applicable',
  });
  expect(orders).toEqual([]);
});

test('a free run makes no key to spend and sends nothing more, and the estimate has each paid call', async () => {
  const { target, provisioner, close } = await startEmbedded();
  const orders: KeyOrder[] = [];
  const watched: Provisioner = {
    ...provisioner,
    create: (order) => {
      orders.push(order);
      return provisioner.create(order);
    },
  };
  const run = (cases: typeof spending) =>
    runCases(builtInContract(), {
      target: { ...target, cost: 'free' },
      provisioner: watched,
      cases,
      timeout: 4_000,
      concurrency: 4,
    });
  const free = await run(spending);
  await close();
  expect(free.results.map(({ judgement }) => judgement)).toMatchObject(
    spending.map(() => ({ outcome: 'inconclusive', unpaid: true })),
  );
  expect(orders).toEqual([]);
  expect(free.served).toEqual({});
  expect(estimateRun(builtInContract(), [plain], [], target).billed).toBe(9);
  expect(estimateRun(builtInContract(), [streams], [], target).billed).toBe(10);
});
