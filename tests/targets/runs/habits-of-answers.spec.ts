import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from '../habits/check-habit.ts';
import { type Habit, json, keys, models, refuse } from '../habits/gateway.ts';

const withExhausted = { keys: { active: keys.active, exhausted: keys.exhausted } };

test('an exhausted key that is refused for an unknown model, as the valid key is, is not served', async () => {
  const report = await checkHabit(undefined, {
    only: ['KEY-QUOTA/createChatCompletion/*/exhausted*', 'KEY-QUOTA/createEmbedding/*'],
    target: { ...withExhausted, models: { createChatCompletion: 'none', createEmbedding: 'none' } },
  });
  expect(failures(report)).toEqual([]);
  expect(new Set(report.cases.map(({ reason }) => reason))).toEqual(
    new Set([
      'answered 400, and the valid key was not served either (400 application/json, error invalid_request_error): only a call that is served shows the quota',
    ]),
  );
});

test('an exhausted key that is served is found, and one that is refused with 429 passes', async () => {
  const check = { only: ['KEY-QUOTA/createEmbedding/*'], target: withExhausted };
  const sound = await checkHabit(undefined, check);
  expect(sound.cases.map(({ outcome }) => outcome)).toEqual(['passed']);
  const serves: Habit = (_, sound) => {
    const reply = sound();
    return reply.status === 429 ? json(200, { object: 'list', data: [] }) : reply;
  };
  expect(failures(await checkHabit(serves, check))).toEqual([
    'KEY-QUOTA/createEmbedding/bearer/exhausted: served, 200 application/json',
  ]);
});

test('a gateway with room for 8 KiB of headers refuses each malformed key for what it is', async () => {
  const report = await checkHabit(undefined, {
    only: ['KEY-MALFORMED/createChatCompletion/*'],
    maxHeaderSize: 8 * 1024,
  });
  expect(failures(report)).toEqual([]);
  const long = report.cases.find(({ id }) => id.endsWith('/long'));
  expect(long?.outcome).toBe('passed');
});

/** A list of models with a price that ends in a run of zeros. */
const listsPrices: Habit = ({ path }, sound) =>
  path === '/v1/models'
    ? json(200, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', price: '4.0000000000000003e-7' })),
      })
    : sound();

test('a run of one character that a key and a price share is no echo of the key', async () => {
  const weak = 'sk-test-0000000000000000';
  const report = await checkHabit(listsPrices, {
    only: ['HARD-NO-ECHO/listModels/*'],
    target: { keys: { active: weak } },
  });
  expect(failures(report)).toEqual([]);
});

const shaped = `cr_${'0f9a2c77e1b84d53'.repeat(4)}`;
const goneShaped = `cr_${'1e8b3d66f0c95e42'.repeat(4)}`;

/** Keys are `cr_` and 64 hexadecimal digits; what looks otherwise is refused in other words. */
const wantsShape: Habit = ({ key, path }, sound) => {
  if (path !== '/v1/models' && path !== '/v1/chat/completions') return sound();
  if (!/^cr_[0-9a-f]{64}$/.test(key)) return refuse(401, 'This is no key.', 'invalid_format');
  if (key !== shaped) return refuse(401, 'Invalid API key.', 'invalid_api_key');
  return refuse(400, 'model is required');
};

test('an unknown key has the shape of the valid one, so that it gets the answer to a deleted key', async () => {
  const report = await checkHabit(wantsShape, {
    only: ['HARD-NO-ORACLE/createChatCompletion/*'],
    target: { keys: { active: shaped, deleted: goneShaped } },
  });
  expect(outcomes(report)).toEqual([
    'HARD-NO-ORACLE/createChatCompletion/bearer/unknown-and-deleted: passed',
    'HARD-NO-ORACLE/createChatCompletion/bearer/unknown-and-deleted-streamed: passed',
  ]);
});
