import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from '../habits/check-habit.ts';
import { type Habit, isLive, keys, refuse } from '../habits/gateway.ts';

/** Refuses every third call of the valid key to an endpoint, in these words. */
const refusesNowAndThen = (message: string): Habit => {
  let calls = 0;
  return ({ key, path }, sound) => {
    if (key !== keys.active || path !== '/v1/embeddings') return sound();
    calls += 1;
    return calls % 3 === 2 ? refuse(401, message, 'invalid_api_key') : sound();
  };
};

const only = ['STYLE-BEARER/createEmbedding/*'];

test("a valid key that is refused now and then in the gateway's own words is an unstable finding", async () => {
  const report = await checkHabit(refusesNowAndThen('Invalid API key.'), { only });
  expect(failures(report)).toEqual([
    'STYLE-BEARER/createEmbedding/bearer/good-key: refused, 401 application/json, error invalid_api_key',
  ]);
  expect(report.verdict).toBe('violations');
  expect(report.because).toContain('1 of them is unstable');
});

test("a valid key that is refused now and then in a provider's words is inconclusive", async () => {
  const report = await checkHabit(refusesNowAndThen('The provider refuses its key.'), { only });
  expect(report.cases.map(({ outcome }) => outcome)).toEqual(['inconclusive']);
});

/** No invalid key gets an answer. */
const staysSilent: Habit = ({ key }, sound) => (isLive(key) ? sound() : null);

test('an invalid key that never gets an answer, while the valid one does, is found', async () => {
  const report = await checkHabit(staysSilent, {
    only: ['KEY-{UNKNOWN,DELETED}/createEmbedding/*'],
    target: { keys: { active: keys.active, deleted: keys.deleted }, cost: 'free' },
    checking: { timeout: 300 },
  });
  const seen = 'wrong-refusal, no answer came in time, while the valid key got 400';
  expect(failures(report)).toEqual([
    `KEY-UNKNOWN/createEmbedding/bearer/unknown: ${seen}`,
    `KEY-DELETED/createEmbedding/bearer/deleted: ${seen}`,
  ]);
});

test('a gateway that answers no invalid key is found, and is not said to have gone', async () => {
  const report = await checkHabit(staysSilent, {
    only: ['KEY-{UNKNOWN,REQUIRED,MALFORMED}/create{Embedding,ChatCompletion}/*', 'STYLE-BEARER'],
    target: { cost: 'free' },
    checking: { timeout: 800 },
  });
  expect(failures(report).length).toBeGreaterThan(20);
  expect(outcomes(report)).toContain('STYLE-BEARER/createEmbedding/bearer/good-key: passed');
  const reasons = report.cases.map(({ reason }) => reason ?? '').join('\n');
  expect(reasons).toContain('the target answers the valid key, and no invalid one');
  expect(reasons).not.toContain('stopped answering');
});

test('a gateway that many requests at once knock out is said to be gone, with advice', async () => {
  let running = 0;
  const report = await checkHabit(
    async ({ key }, sound) => {
      if (!isLive(key)) running += 1;
      return running > 40 ? null : sound();
    },
    {
      only: ['KEY-{UNKNOWN,REQUIRED,MALFORMED}/create{Embedding,ChatCompletion}/*'],
      target: { cost: 'free' },
      checking: { timeout: 300, concurrency: 16 },
    },
  );
  const gone =
    /: the target stopped answering after \d+ requests, up to 16 at once: a lower --concurrency may help\.$/;
  expect(report.because).toMatch(gone);
});
