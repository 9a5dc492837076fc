import { parseJson } from '../../../base/json.ts';
import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from '../habits/check-habit.ts';
import { type Habit, isLive, json, keys, modelOf, models, refuse } from '../habits/gateway.ts';

const withRestricted = {
  keys: { active: keys.active, restricted: keys.restricted },
  allowedModels: [models[1]],
};

/** Refuses a key with a list of models where no model is named. */
const listIsForAll: Habit = ({ key, path }, sound) =>
  key === keys.restricted && path === '/v1/models'
    ? refuse(403, 'This key may not use the model.')
    : sound();

test('a restricted key that is refused where no model is named is found', async () => {
  const check = { only: ['MODEL-ALLOWED/listModels/*'], target: withRestricted };
  expect(failures(await checkHabit(listIsForAll, check))).toEqual([
    'MODEL-ALLOWED/listModels/bearer/no-model: refused, 403 application/json, error invalid_request_error',
  ]);
  expect(outcomes(await checkHabit(undefined, check))).toEqual([
    'MODEL-ALLOWED/listModels/bearer/no-model: passed',
  ]);
});

/** An allowed model fails for the restricted key, or for every key. */
const fails =
  (isFailing: (key: string) => boolean): Habit =>
  (ask, sound) =>
    modelOf(ask) === models[1] && isFailing(ask.key)
      ? json(500, { error: { message: 'list index out of range' } })
      : sound();

test('an allowed model that always fails, while the valid key is served with it, is found', async () => {
  const check = { only: ['MODEL-ALLOWED/createEmbedding/*'], target: withRestricted };
  const report = await checkHabit(
    fails((key) => key === keys.restricted),
    check,
  );
  expect(failures(report)).toEqual([
    'MODEL-ALLOWED/createEmbedding/bearer/allowed-model: refused, 500 application/json in each of 3 attempts, while the valid key was served by the same model',
  ]);
  const down = await checkHabit(
    fails(() => true),
    check,
  );
  expect(down.cases.map(({ outcome }) => outcome)).toEqual(['inconclusive']);
});

/** One part of the gateway reads one key, and another part whether there is a second. */
const opensForPairs: Habit = (ask, sound) => {
  const isPair = ask.headers.authorization !== undefined && ask.headers['x-api-key'] !== undefined;
  return isPair && ask.key === keys.restricted && ask.path === '/v1/chat/completions'
    ? json(200, { id: 'c', object: 'chat.completion', choices: [{}], model: models[0] })
    : sound();
};

test('two keys that together open what neither opens alone are found', async () => {
  const check = {
    only: ['KEY-CONFLICT/createChatCompletion/bearer/{restricted-with,unknown-with}-*'],
    target: withRestricted,
  };
  expect(failures(await checkHabit(opensForPairs, check))).toEqual([
    'KEY-CONFLICT/createChatCompletion/bearer/restricted-with-unknown-x-api-key: served, 200 application/json',
  ]);
  const sound = await checkHabit(undefined, check);
  expect(sound.cases.map(({ outcome }) => outcome)).toEqual(sound.cases.map(() => 'passed'));
  expect(sound.cases.length).toBe(6);
});

/** Looks for the scheme anywhere in the header. */
const findsSchemeAnywhere: Habit = ({ headers, key, path }, sound) => {
  const found = /Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  return path === '/v1/chat/completions' && key === '' && isLive(found)
    ? json(200, { object: 'chat.completion', choices: [] })
    : sound();
};

test('a gateway that finds the scheme behind something else is reported', async () => {
  const report = await checkHabit(findsSchemeAnywhere, {
    only: ['KEY-PRESENTATION/createChatCompletion/bearer/scheme-behind-*'],
  });
  expect(failures(report)).toEqual(
    ['letters', 'scheme', 'comma'].map(
      (what) =>
        `KEY-PRESENTATION/createChatCompletion/bearer/scheme-behind-${what}: wrong-refusal, 200 application/json`,
    ),
  );
});

/** Each answer says how many requests are left, and a refusal who asked before. */
const countsDown = (more: (key: string) => Record<string, string>): Habit => {
  let left = 1_000;
  return ({ key }, sound) => {
    left -= 1;
    const reply = sound();
    return {
      ...reply,
      headers: {
        ...reply.headers,
        'x-ratelimit-remaining-requests': String(left),
        ratelimit: `limit=1000, remaining=${left}`,
        ...more(key),
      },
    };
  };
};

const oracle = {
  only: ['HARD-NO-ORACLE/createEmbedding/*'],
  target: { keys: { active: keys.active, deleted: keys.deleted } },
};

test('a header that varies from one unknown key to the next is no difference', async () => {
  const report = await checkHabit(
    countsDown(() => ({})),
    oracle,
  );
  expect(failures(report)).toEqual([]);
  expect(report.cases.map(({ outcome }) => outcome)).toEqual(['passed']);
});

test('a header that only a deleted key gets is a difference, though others vary', async () => {
  const report = await checkHabit(
    countsDown((key) => (key === keys.deleted ? { 'x-key-state': 'deleted' } : {})),
    oracle,
  );
  expect(failures(report)).toEqual([
    'HARD-NO-ORACLE/createEmbedding/bearer/unknown-and-deleted: wrong-shape, the answers differ in: header x-key-state',
  ]);
});

test('a deleted key that is served is reported by its own clause alone', async () => {
  const serves: Habit = ({ key, path, method }, sound) =>
    key === keys.deleted && path === '/v1/embeddings' && method === 'POST'
      ? json(200, { object: 'chat.completion', choices: [] })
      : sound();
  const report = await checkHabit(serves, {
    only: ['HARD-NO-ORACLE/createEmbedding/*', 'HARD-CHECK-BEFORE-WORK/createEmbedding/*'],
    target: oracle.target,
  });
  expect(failures(report)).toEqual([]);
});

const response = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: models[0],
  output: [],
  usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2, input_tokens_details: {} },
};

test('a response without what no client reads is in its own format', async () => {
  const responds =
    (body: object): Habit =>
    ({ path, key }, sound) =>
      path === '/v1/responses' && isLive(key) ? json(200, body) : sound();
  const check = { only: ['ANSWER-NATIVE/createResponse/bearer/served'] };
  const report = await checkHabit(responds(response), check);
  expect(failures(report)).toEqual([]);
  const other = await checkHabit(responds({ ...response, object: 'chat.completion' }), check);
  expect(failures(other).length).toBe(1);
});

/** Answers of a chat name a provider's model, by the key and the model that was asked for. */
const namesProvider =
  (nameOf: (key: string, model: unknown) => string): Habit =>
  (ask, sound) => {
    const reply = sound();
    return ask.path === '/v1/chat/completions' && reply.status === 200
      ? json(200, { ...Object(parseJson(reply.body ?? '')), model: nameOf(ask.key, modelOf(ask)) })
      : reply;
  };

for (const [what, nameOf, outcome] of [
  ['one for each model', (_: string, model: unknown) => `provider-${model}`, 'passed'],
  ['the same one for all', () => 'provider-1', 'not-applicable'],
  [
    "the denied model's for the restricted key alone",
    (key: string, model: unknown) =>
      key === keys.restricted ? `provider-${models[0]}` : `provider-${model}`,
    'failed',
  ],
] as const) {
  test(`an answer that names a provider's model, ${what}, is ${outcome}`, async () => {
    const report = await checkHabit(namesProvider(nameOf), {
      only: ['MODEL-ANSWERED/createChatCompletion/bearer/answering-model'],
      target: withRestricted,
    });
    expect(report.cases.map((one) => one.outcome)).toEqual([outcome]);
  });
}
