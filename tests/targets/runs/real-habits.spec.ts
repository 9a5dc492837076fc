import { startEmbedded } from '../../../check/embedded.ts';
import type { Patch } from '../../../mocks/gateway/stages.ts';
import type { Report } from '../../../report/model/report.ts';
import type { Cost } from '../../../spec/index.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { expect, test } from '../../test.ts';
import {
  badRequestAs5xx,
  busyStore,
  limitedUnknownPaths,
  listNeedsModel,
  unservedVariations,
} from '../real-habits.ts';

/** Checks a mock that has a real gateway's habit. */
async function checkHabit(patch: Patch, cost: Cost, only: readonly string[]): Promise<Report> {
  const { target, provisioner, close } = await startEmbedded({ faults: [{ patch }] });
  const report = await checkTarget(
    { ...target, cost },
    { only, provisioner, clock: createQuickClock() },
  );
  await close();
  return report;
}

const findingsOf = ({ cases }: Report): string[] =>
  cases.map(({ id, outcome, reason }) => `${id}: ${outcome}, ${reason}`);

for (const [cost, words] of [
  ['costly', 'the valid key is not served with that model either: answered 400'],
  [
    'free',
    'the valid key gets the same 400 with that model and with none: only a paid call can show whether the endpoint is there',
  ],
] as const) {
  test(`an endpoint that serves nobody turns no valid key away, at ${cost}`, async () => {
    const report = await checkHabit(unservedVariations, cost, [
      'MODEL-ALLOWED/createImageVariation/*',
      'KEY-LIFECYCLE/createImageVariation/*/create-*',
    ]);
    expect(findingsOf(report)).toEqual([
      `MODEL-ALLOWED/createImageVariation/bearer/allowed-model: inconclusive, ${words}`,
      `KEY-LIFECYCLE/createImageVariation/bearer/create-restrict-widen-delete: inconclusive, ${words}`,
    ]);
  });
}

test('a limit that is met before the key is no judgement of a body', async () => {
  const report = await checkHabit(limitedUnknownPaths, 'costly', [
    'HARD-CHECK-BEFORE-WORK/createMessage/*',
  ]);
  expect(report.cases.length).toBeGreaterThan(5);
  for (const { outcome, reason } of report.cases) {
    expect(outcome).toBe('inconclusive');
    expect(reason).toContain('answered 429');
  }
});

for (const cost of ['costly', 'free'] as const) {
  test(`a key with a list may be turned away where no model is named, at ${cost}`, async () => {
    const report = await checkHabit(listNeedsModel, cost, ['KEY-LIFECYCLE', 'MODEL-ALLOWED']);
    expect(report.cases.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const lives = report.cases.filter(({ requirement }) => requirement === 'KEY-LIFECYCLE');
    expect(new Set(lives.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
  });
}

test('a key store that is busy once has given no key what is another’s', async () => {
  const report = await checkHabit(busyStore, 'costly', [
    'HARD-ISOLATED/createChatCompletion/bearer/in-parallel',
  ]);
  expect(findingsOf(report)).toEqual([
    'HARD-ISOLATED/createChatCompletion/bearer/in-parallel: inconclusive, not steady: 401 application/json, error new_api_error while other keys were asking where it should be 403 for the restricted key with a model not on its list, 1 of 6 times',
  ]);
});

test('a key is accepted where the gateway says by a 5xx that the request is at fault', async () => {
  const report = await checkHabit(badRequestAs5xx, 'free', [
    'KEY-UNKNOWN',
    'KEY-UNIVERSAL',
    'STYLE-*',
    '*/raw-*-good',
  ]);
  expect(report.cases.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  for (const requirement of [
    'KEY-UNKNOWN',
    'KEY-UNIVERSAL',
    'STYLE-BEARER',
    'STYLE-GEMINI-QUERY',
  ]) {
    const own = report.cases.filter((one) => one.requirement === requirement);
    expect(new Set(own.map(({ outcome }) => outcome)), requirement).toEqual(new Set(['passed']));
  }
});
