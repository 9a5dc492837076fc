import { renderSurvey } from '../../../cli/terminal/survey.ts';
import { stopAfter } from '../../../suites/run/survey.ts';
import { runAgainst } from '../../support/suites/check-target.ts';
import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from '../habits/check-habit.ts';
import {
  type Habit,
  isLive,
  json,
  keys,
  modelOf,
  models,
  paths,
  refuse,
  startGateway,
  targetAt,
} from '../habits/gateway.ts';

const withRestricted = {
  keys: { active: keys.active, restricted: keys.restricted },
  allowedModels: [models[1]],
};

/** Refuses whatever lacks a header of its own. */
const wantsHeader: Habit = () => refuse(400, 'The header x-provider is required.');

test("a complete request that is refused is shown in the gateway's own words", async () => {
  const report = await checkHabit(wantsHeader, {
    only: ['KEY-UNKNOWN/{createEmbedding,listModels}/*'],
  });
  expect(new Set(report.cases.map(({ outcome }) => outcome))).toEqual(new Set(['inconclusive']));
  for (const { reason } of report.cases) expect(reason).not.toContain('--cost');
  const whole: Habit = ({ path }, sound) =>
    paths.includes(path) ? refuse(400, 'The header x-provider is required.') : sound();
  const known = await checkHabit(whole, { only: ['KEY-UNKNOWN/createEmbedding/*'] });
  expect(known.cases.map(({ reason }) => reason)).toEqual([
    'the valid key\'s complete request got 400, like an unknown key\'s: "The header x-provider is required."',
  ]);
});

/** An unknown model is 404, in the words of each format's vendor. */
const hidesModels =
  (message: string, code: string | null): Habit =>
  (ask, sound) =>
    isLive(ask.key) && typeof modelOf(ask) === 'string' ? refuse(404, message, code) : sound();

for (const [message, code] of [
  ['The model `x` does not exist or you do not have access to it.', 'model_not_found'],
  ['model: x', null],
  ['models/x is not found for API version v1beta.', null],
] as const) {
  test(`a 404 with "${message}" is about the model, and distinguishes a deleted key from a valid one`, async () => {
    const report = await checkHabit(hidesModels(message, code), {
      only: ['KEY-DELETED/createEmbedding/*'],
      target: { keys: { active: keys.active, deleted: keys.deleted } },
    });
    expect(outcomes(report)).toEqual(['KEY-DELETED/createEmbedding/bearer/deleted: passed']);
  });
}

test('a 404 that repeats a path with models in it is about the path', async () => {
  const repeats: Habit = ({ path, method }, sound) =>
    path.startsWith('/v1beta/') ? refuse(404, `Cannot ${method} ${path}`) : sound();
  const report = await checkHabit(repeats, { only: ['STYLE-GEMINI-HEADER'] });
  expect(report.cases.map(({ reason }) => reason)).toEqual([
    'the endpoint is not offered (answered 404 to a valid key): "Cannot POST …"',
  ]);
});

test('a steady 503 is shown with the words of the gateway', async () => {
  const lacks: Habit = ({ path, key }, sound) =>
    path === '/v1/rerank' && isLive(key)
      ? json(503, { error: { message: 'channel not implemented' } })
      : sound();
  const report = await checkHabit(lacks, { only: ['KEY-UNKNOWN/createRerank/*'] });
  expect(report.cases.map(({ reason }) => reason)).toEqual([
    'the same request with a valid key was not accepted: answered 503: "channel not implemented"',
  ]);
});

/** A denied model is 404 in place of 403. */
const hidesDenied: Habit = (_, sound) => {
  const reply = sound();
  return reply.status === 403 ? refuse(404, 'There is no such model for you.') : reply;
};

test('a denied model that is refused with 404 is the restricted key’s own refusal in a pair', async () => {
  const report = await checkHabit(hidesDenied, {
    only: ['KEY-CONFLICT/createEmbedding/bearer/restricted-beside-good-*'],
    target: withRestricted,
  });
  expect(report.cases.length).toBe(3);
  expect(new Set(report.cases.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
});

test('a steady 404 marks the restricted key as well as 403 where keys ask at once', async () => {
  const report = await checkHabit(hidesDenied, {
    only: ['HARD-ISOLATED/createEmbedding/bearer/{in-parallel,after-good-key}'],
    target: withRestricted,
  });
  expect(outcomes(report)).toEqual([
    'HARD-ISOLATED/createEmbedding/bearer/in-parallel: passed',
    'HARD-ISOLATED/createEmbedding/bearer/after-good-key: passed',
  ]);
});

/** A key's list names the models that it may not use; any other is served. */
const namesForbidden: Habit = (ask, sound) => {
  const model = modelOf(ask);
  const isOther = typeof model === 'string' && !models.some((one) => one === model);
  if (ask.key !== keys.restricted || ask.path !== '/v1/chat/completions' || !isOther) {
    return sound();
  }
  return json(200, { id: 'one', object: 'chat.completion', model, choices: [] });
};

test('a list of forbidden models is not judged as one of allowed models', async () => {
  const report = await checkHabit(namesForbidden, {
    only: ['HARD-NO-BYPASS/createChatCompletion/bearer/model-named-*'],
    target: withRestricted,
  });
  expect(report.cases.length).toBe(7);
  expect(failures(report)).toEqual([]);
});

test('a key that the query does not take is reported by one clause', async () => {
  const readsHeader: Habit = ({ path, headers }, sound) => {
    if (!path.startsWith('/v1beta/models/')) return sound();
    if (path.endsWith('-of-nothing')) return sound();
    return headers['x-goog-api-key'] === keys.active
      ? refuse(400, 'contents are required')
      : refuse(401, 'Invalid API key.', 'invalid_api_key');
  };
  const report = await checkHabit(readsHeader, {
    only: ['STYLE-GEMINI-{EQUIVALENT,QUERY}/generateContent/query/{active,good-key}'],
  });
  expect(failures(report)).toEqual([
    'STYLE-GEMINI-QUERY/generateContent/query/good-key: refused, 401 application/json, error invalid_api_key',
  ]);
});

test('a query that is not read is no difference in the status of another key', async () => {
  const readsHeader: Habit = ({ path, headers }, sound) => {
    if (!path.startsWith('/v1beta/models/') || path.endsWith('-of-nothing')) return sound();
    const key = headers['x-goog-api-key'];
    if (key === keys.active) return refuse(400, 'contents are required');
    return key === keys.restricted
      ? refuse(403, 'This key may not use the model.', 'model_not_allowed')
      : refuse(401, 'Invalid API key.', 'invalid_api_key');
  };
  const report = await checkHabit(readsHeader, {
    only: ['STYLE-GEMINI-EQUIVALENT/generateContent/query/denied-model'],
    target: withRestricted,
  });
  expect(outcomes(report)).toEqual([
    'STYLE-GEMINI-EQUIVALENT/generateContent/query/denied-model: inconclusive, the valid key is refused in the query: STYLE-GEMINI-QUERY reports that',
  ]);
});

test('a base URL below which nothing exists ends the run after its survey', async () => {
  const gateway = await startGateway(() => refuse(404, 'There is no such path.'));
  const target = targetAt(gateway.url);
  const { survey } = await runAgainst(target, { only: ['STYLE-*'] });
  await gateway.close();
  expect(stopAfter(survey, target)).toBe(
    'no endpoint exists below /: check the path of the base URL',
  );
});

test('the survey does not print what a declared endpoint does to the key', async () => {
  const gateway = await startGateway(({ path }, sound) =>
    path === '/v1/rerank' ? refuse(403, 'No.') : sound(),
  );
  const target = targetAt(gateway.url, { notOffered: ['createRerank'] });
  const { survey } = await runAgainst(target, { only: ['STYLE-BEARER'] });
  await gateway.close();
  expect(renderSurvey(survey, target, false)).not.toContain('on createRerank');
  expect(renderSurvey(survey, { ...target, notOffered: [] }, false)).toContain('on createRerank');
});
