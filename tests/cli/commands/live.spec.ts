import { keyStates } from '../../../fixtures/keys.ts';
import { keyVariables } from '../../../suites/cases/target.ts';
import { mockTarget, type RunningMock, startMock } from '../../support/mock.ts';
import { checkByCommand } from '../../support/suites/checking.ts';
import { expect, test } from '../../test.ts';

/** Lets a mock in another process serve while something is done with it. */
async function withMock(
  work: (mock: RunningMock) => Promise<void>,
  options: readonly string[] = [],
): Promise<void> {
  const mock = await startMock(['--quiet', ...options]);
  try {
    await work(mock);
  } finally {
    await mock.stop();
  }
}

test('a live mock is conformant with all six keys, without spending', () =>
  withMock(async (mock) => {
    const { code, report } = await checkByCommand(mockTarget(mock, 'free'), ['--strict']);
    expect(report.because).toBe(
      'Every MUST was exercised, and no finding counts. 157 cases are inconclusive; each gives its reason.',
    );
    expect(report.totals.servedBy).toEqual({});
    expect(code).toBe(0);
    expect(report.target).toEqual({
      baseUrl: mock.url,
      embedded: false,
      cost: 'free',
      keys: keyStates,
    });
  }));

test('without keys nothing is proven, and each variable that lacks is named', () =>
  withMock(async (mock) => {
    const only = ['--only', '*/createChatCompletion/*'];
    const { code, report } = await checkByCommand(mockTarget(mock, 'costly', []), only);
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
    expect(report.target.keys).toEqual([]);
    expect(report.notices).toEqual([
      'Set ANYONE_API_KEY to a valid key: without one, no refusal proves anything.',
    ]);
    const reasons = new Set(report.cases.map(({ reason = '' }) => reason));
    for (const state of keyStates) {
      expect([...reasons]).toContain(`no ${state} key: set ${keyVariables[state]}`);
    }
    for (const id of ['KEY-REQUIRED', 'KEY-UNKNOWN', 'KEY-DELETED', 'STYLE-BEARER']) {
      expect(report.requirements.find((one) => one.id === id)).toMatchObject({ passed: 0 });
    }
  }));

test('with some keys the rest is inconclusive, and only the clauses that need the others are named', () =>
  withMock(async (mock) => {
    const target = mockTarget(mock, 'costly', ['active', 'deleted']);
    // One endpoint has a case of each clause.
    const { code, report } = await checkByCommand(target, ['--only', '*/createMessage/*']);
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
    const outcomes = Object.fromEntries(
      report.requirements.map(({ id, outcome }) => [id, outcome]),
    );
    expect(outcomes).toMatchObject({
      'KEY-REQUIRED': 'passed',
      'KEY-UNKNOWN': 'passed',
      'KEY-DELETED': 'passed',
      'KEY-MALFORMED': 'passed',
      'KEY-QUOTA': 'inconclusive',
      'KEY-INACTIVE': 'inconclusive',
      'MODEL-FORBIDDEN': 'inconclusive',
      'MODEL-ALLOWED': 'inconclusive',
      'KEY-LIFECYCLE': 'not-applicable',
    });
    const missing = new Set(report.cases.flatMap(({ reason }) => reason ?? []));
    expect([...missing].filter((reason) => reason.startsWith('no ')).toSorted()).toEqual([
      'no disabled key: set ANYONE_DISABLED_API_KEY',
      'no exhausted key: set ANYONE_EXHAUSTED_API_KEY',
      'no expired key: set ANYONE_EXPIRED_API_KEY',
      'no restricted key: set ANYONE_RESTRICTED_API_KEY',
    ]);
  }));

test('without the models of the restricted key, what depends on them is inconclusive', () =>
  withMock(async (mock) => {
    const target = { ...mockTarget(mock, 'costly'), allowedModels: [] };
    const { code, report } = await checkByCommand(target, ['--only', 'MODEL-*/create*']);
    expect(code).toBe(3);
    expect(new Set(report.cases.map(({ outcome, reason }) => `${outcome}: ${reason}`))).toEqual(
      new Set([
        'inconclusive: the models of the restricted key are unknown: set ANYONE_RESTRICTED_ALLOWED_MODELS',
      ]),
    );
  }));
