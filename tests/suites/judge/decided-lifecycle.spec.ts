import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { casesOf, firstCase } from '../../support/suites/decided-cases.ts';
import { answeredError } from '../../support/suites/exchanges.ts';
import { judgeCase, markOf } from '../../support/suites/judge-case.ts';
import { badKey, served } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

/** A gateway with one key, whose deletion shows after `late` more requests. */
function gatewayWith(late: number) {
  const state = { restricted: false, disabled: false, deleted: false, since: 0 };
  const provisioner: Provisioner = {
    create: async () => ({ id: '1', key: 'sk-made' }),
    change: async (_, { models, disabled }) => {
      if (models !== undefined) state.restricted = models?.length === 1;
      if (disabled !== undefined) state.disabled = disabled;
    },
    remove: async () => {
      state.deleted = true;
    },
    show: async () => [],
  };
  const answer = (plan: RequestPlan): Exchange => {
    if (state.deleted) {
      state.since += 1;
      return state.since > late ? badKey : served;
    }
    if (state.disabled) return badKey;
    return plan.model === 'denied' && state.restricted ? answeredError(403, 'model') : served;
  };
  return { provisioner, answer };
}

test('a change of a key must show in the next answer, deletion too', async () => {
  const one = firstCase('KEY-LIFECYCLE', 'create-restrict-widen-delete');
  for (const [late, mark] of [
    [0, 'passed'],
    [1, 'counted'],
  ] as const) {
    const { provisioner, answer } = gatewayWith(late);
    expect(markOf(one, await judgeCase(one, answer, { provisioner }))).toBe(mark);
  }
});

test('a deletion may show after some requests, and must not be taken back', async () => {
  const cases = casesOf('HARD-REVOCATION', { variants: ['time-to-refusal'] });
  for (const one of cases) {
    const { provisioner, answer } = gatewayWith(3);
    expect(markOf(one, await judgeCase(one, answer, { provisioner }))).toBe('passed');
    const flapping = gatewayWith(0);
    let refused = 0;
    const judgement = await judgeCase(
      one,
      (plan) => {
        const exchange = flapping.answer(plan);
        if (exchange !== badKey) return exchange;
        refused += 1;
        return refused === 3 ? served : badKey;
      },
      { provisioner: flapping.provisioner },
    );
    expect(markOf(one, judgement)).toBe('counted');
  }
});

test('a key that dies within the last second is asked as often as its case says at most', async () => {
  const [one] = casesOf('HARD-REVOCATION', { variants: ['time-to-refusal'] });
  if (one?.kind !== 'scenario') throw new Error('HARD-REVOCATION is no scenario');
  const { provisioner, answer } = gatewayWith(60);
  let asked = 0;
  const judgement = await judgeCase(
    one,
    (plan) => {
      asked += 1;
      return answer(plan);
    },
    { provisioner },
  );
  expect(markOf(one, judgement)).toBe('passed');
  expect(asked).toBe(one.requests);
});

test('a key that has expired before its first use is followed by one that lives longer', async () => {
  const one = firstCase('KEY-INACTIVE', 'expires-in-use');
  const lives: number[] = [];
  const removed: string[] = [];
  const provisioner: Provisioner = {
    create: async ({ expiresAt }) => {
      lives.push(Math.round(((expiresAt?.getTime() ?? 0) - Date.now()) / 1_000));
      return { id: String(lives.length), key: `sk-made-${lives.length}` };
    },
    change: async () => undefined,
    remove: async (id) => {
      removed.push(id);
    },
    show: async () => [],
  };
  expect(await judgeCase(one, () => badKey, { provisioner })).toEqual({
    outcome: 'inconclusive',
    reason: 'not accepted at first, though it expires in 4 s',
  });
  expect({ lives, removed: removed.toSorted() }).toEqual({ lives: [1, 4], removed: ['1', '2'] });
});
