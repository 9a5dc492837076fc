import { parseJson } from '../../../base/json.ts';
import { stopAfter } from '../../../suites/run/survey.ts';
import { runAgainst } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from './check-habit.ts';
import {
  type Habit,
  isLive,
  json,
  keys,
  modelOf,
  models,
  refuse,
  startGateway,
  targetAt,
} from './gateway.ts';

const withDeleted = { keys: { active: keys.active, deleted: keys.deleted } };

/** Whoever holds a valid key gets this answer from one endpoint, each time. */
const fails =
  (answer: ReturnType<typeof refuse>): Habit =>
  ({ key, path }, sound) => {
    if (path !== '/v1/rerank') return sound();
    return isLive(key) ? answer : refuse(401, 'Invalid API key.', 'invalid_api_key');
  };

const noChannel = json(503, { error: { message: 'channel not implemented' } });

for (const [what, answer] of [
  ['a 503', noChannel],
  ['a 404 that names no model', refuse(404, 'No provider at the moment: x.')],
] as const) {
  test(`an invalid key that is refused, where the valid key always gets ${what}, passes`, async () => {
    const report = await checkHabit(fails(answer), {
      only: ['KEY-{REQUIRED,UNKNOWN,DELETED}/createRerank/*', 'STYLE-BEARER/createRerank/*'],
      target: withDeleted,
    });
    const own = report.cases.filter(({ requirement }) => requirement !== 'STYLE-BEARER');
    expect(new Set(own.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
    const [style] = report.cases.filter(({ requirement }) => requirement === 'STYLE-BEARER');
    expect(style?.outcome).toBe('inconclusive');
    expect(style?.reason).toMatch(/503: "channel not implemented"|404 to a valid key/);
  });
}

test('a 503 that comes once, or to every caller, shows nothing of an invalid key', async () => {
  let calls = 0;
  const once: Habit = (ask, sound) => {
    if (ask.path !== '/v1/embeddings' || ask.key !== keys.active) return sound();
    calls += 1;
    return calls % 2 === 1 ? noChannel : refuse(401, 'Invalid API key.', 'invalid_api_key');
  };
  const everybody: Habit = ({ path }, sound) => (path === '/v1/embeddings' ? noChannel : sound());
  for (const habit of [once, everybody]) {
    const report = await checkHabit(habit, {
      only: ['KEY-{UNKNOWN,DELETED}/createEmbedding/*'],
      target: withDeleted,
    });
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
  }
});

test('a deleted key that gets 500 once and is then refused twice passes, and the report says so', async () => {
  let calls = 0;
  const failsOnce: Habit = ({ key, path }, sound) => {
    if (path !== '/v1/models' || key !== keys.deleted) return sound();
    calls += 1;
    return calls === 1 ? { status: 500, body: 'Internal Server Error' } : sound();
  };
  const report = await checkHabit(failsOnce, {
    only: ['KEY-DELETED/listModels/*'],
    target: withDeleted,
  });
  expect(outcomes(report)).toEqual(['KEY-DELETED/listModels/bearer/deleted: passed']);
  expect(calls).toBe(3);
  expect(report.notices).toContain(
    'One case got an answer with 5xx at first and passed twice when repeated: an upstream or a front end fails now and then.',
  );
});

test('a key in a 503 that does not come again has leaked all the same', async () => {
  let calls = 0;
  const leaksOnce: Habit = ({ key, path }, sound) => {
    if (path !== '/v1/models' || key !== keys.deleted) return sound();
    calls += 1;
    return calls === 1 ? json(503, { error: { message: `no answer to ${key}` } }) : sound();
  };
  const report = await checkHabit(leaksOnce, {
    only: ['KEY-DELETED/listModels/*', 'HARD-NO-ECHO/listModels/*/every-answer'],
    target: withDeleted,
    checking: { concurrency: 1 },
  });
  expect(outcomes(report)[0]).toBe('KEY-DELETED/listModels/bearer/deleted: passed');
  expect(failures(report)).toEqual([
    expect.stringContaining('HARD-NO-ECHO/listModels/bearer/every-answer: leaked'),
  ]);
});

test('a deleted key that gets the 503 of the valid key is not refused, and does not pass', async () => {
  const forgets: Habit = (ask, sound) =>
    ask.path === '/v1/rerank' && ask.key === keys.deleted
      ? noChannel
      : fails(noChannel)(ask, sound);
  const report = await checkHabit(forgets, {
    only: ['KEY-DELETED/createRerank/*'],
    target: withDeleted,
  });
  expect(outcomes(report)).toEqual([
    'KEY-DELETED/createRerank/bearer/deleted: inconclusive, the same request with a valid key was not accepted: answered 503: "channel not implemented"',
  ]);
});

/** Breaks without a key, in whatever form the request comes. */
const breaksWithoutKey: Habit = ({ headers, path }, sound) =>
  path === '/v1/models' && headers.authorization === undefined
    ? { status: 500, body: 'Internal Server Error' }
    : sound();

test('an odd form that fails as its plain form does is no finding of its own', async () => {
  const report = await checkHabit(breaksWithoutKey, {
    only: ['HARD-NO-BYPASS/listModels/none/{trailing-slash,method-*,other-path-version-2}'],
  });
  expect(failures(report)).toEqual([]);
  const reasons = report.cases.map(({ reason }) => reason ?? '');
  const own = reasons.filter((reason) => reason.startsWith('answered 500'));
  expect(own.length).toBeGreaterThan(2);
  expect(new Set(own)).toEqual(
    new Set([
      'answered 500, but so is the same request in its plain form: this is no bypass, and another clause reports it',
    ]),
  );
});

test('a deleted key that lives is not reported again for each odd form', async () => {
  const serves: Habit = ({ key, method, body }, sound) => {
    if (key !== keys.deleted) return sound();
    return method === 'POST' && parseJson(body) === undefined
      ? refuse(400, 'This is no JSON.')
      : json(200, { object: 'list', data: [] });
  };
  const report = await checkHabit(serves, {
    only: [
      'HARD-{BOUNDED,NO-BYPASS}/listModels/*/raw-*',
      'KEY-DELETED/listModels/*',
      'HARD-CHECK-BEFORE-WORK/createEmbedding/*/deleted-*',
      'AUTHENTICATION-FIRST/createEmbedding/*/deleted',
    ],
    target: {
      keys: { ...withDeleted.keys, restricted: keys.restricted },
      allowedModels: [models[1]],
    },
  });
  expect(failures(report)).toEqual([
    'KEY-DELETED/listModels/bearer/deleted: served, 200 application/json',
  ]);
});

/** Copies the first answer's connection: what follows a request of HTTP/1.0 is refused. */
const refusesSecond = (): Habit => {
  let isBehind = false;
  return ({ headers, path }, sound) => {
    if (path !== '/v1/models' || headers.authorization === undefined) return sound();
    const wasBehind = isBehind;
    isBehind = headers.expect !== undefined;
    return wasBehind ? refuse(403, 'Not on this connection.') : sound();
  };
};

test('a finding of the second request on a connection shows both requests', async () => {
  const report = await checkHabit(refusesSecond(), {
    only: ['HARD-NO-BYPASS/listModels/bearer/raw-expectation-good'],
    checking: { concurrency: 1 },
  });
  const [finding] = report.cases.flatMap((one) => one.findings);
  expect(finding?.seen).toContain('403');
  expect(finding?.request.raw?.match(/GET \/v1\/models/g)).toHaveLength(2);
  expect(finding?.request.raw).toContain('Expect: 100-continue');
  expect(finding?.curl).toContain('printf');
  expect(JSON.stringify(report)).not.toContain(keys.active);
});

test("a part of the valid key that is in every key's answer is no echo", async () => {
  const named = 'sk-anyone-project-7RkZ2vXc9TnB4wLh6YpD3s';
  const listsProject: Habit = ({ path }, sound) =>
    path === '/v1/models'
      ? json(200, { object: 'list', data: models.map((id) => ({ id, owner: 'anyone-project' })) })
      : sound();
  const check = { only: ['HARD-NO-ECHO/listModels/bearer/{active,with-space}'] };
  const open = await checkHabit(listsProject, { ...check, target: { keys: { active: named } } });
  expect(failures(open)).toEqual([]);
  const echoes: Habit = (ask, sound) =>
    ask.path === '/v1/models' && ask.key !== ''
      ? json(200, { object: 'list', data: [], key: ask.key.slice(0, 20) })
      : sound();
  const report = await checkHabit(echoes, { ...check, target: { keys: { active: named } } });
  expect(failures(report)[0]).toContain('12 or more characters of the key in the body');
});

/** Takes a model of its own where a request names none, and lacks it. */
const lacksDefault: Habit = (ask, sound) => {
  if (ask.path !== '/v1/images/generations') return sound();
  if (!isLive(ask.key)) return refuse(401, 'Invalid API key.', 'invalid_api_key');
  return modelOf(ask) === 'my-image'
    ? json(200, { created: 1, data: [{ b64_json: 'AA==' }] })
    : refuse(404, 'No available providers at the moment: dall-e-3');
};

test('an endpoint that lacks only its default model is not absent, and is judged', async () => {
  const gateway = await startGateway(lacksDefault);
  const target = targetAt(gateway.url, {
    keys: withDeleted.keys,
    models: { createImage: 'my-image' },
    cost: 'costly',
  });
  const { survey, results } = await runAgainst(target, {
    only: ['{KEY-DELETED,STYLE-BEARER}/createImage/*'],
  });
  await gateway.close();
  expect(survey.seen.map(({ good }) => good.kind)).toEqual(['unavailable']);
  expect(new Set(results.map(({ judgement }) => judgement.outcome))).toEqual(new Set(['passed']));
});

test('a declared endpoint that refuses the key ends no run', async () => {
  const gateway = await startGateway(({ path }, sound) => {
    if (path === '/v1/rerank') return refuse(403, 'Not for this key.');
    return path === '/v1/embeddings' ? noChannel : sound();
  });
  const target = targetAt(gateway.url);
  const { survey } = await runAgainst(target, {
    only: ['STYLE-BEARER/create{Rerank,Embedding}/*'],
    clock: createQuickClock(),
  });
  await gateway.close();
  expect(stopAfter(survey, target)).toContain('the target refused your key');
  expect(stopAfter(survey, { ...target, notOffered: ['createRerank'] })).toBeNull();
});
