import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from '../habits/check-habit.ts';
import { type Habit, isLive, json, paths, refuse } from '../habits/gateway.ts';

/** A handshake on an unknown path is refused with 403, as frameworks do that close it unaccepted. */
const refusesUnknownHandshakes: Habit = ({ isHandshake }, sound) =>
  isHandshake ? { status: 403 } : sound();

test('a 403 to a handshake on a path that does not exist is no refusal of the key', async () => {
  const report = await checkHabit(refusesUnknownHandshakes, {
    only: ['STYLE-BEARER/connectRealtime/*', 'KEY-UNKNOWN/connectRealtime/*'],
  });
  const reason =
    "answered 403 to a valid key's handshake, as on a path that does not exist: the endpoint may not be offered";
  expect(outcomes(report)).toEqual([
    `STYLE-BEARER/connectRealtime/bearer/good-key: inconclusive, ${reason}`,
    `KEY-UNKNOWN/connectRealtime/bearer/unknown: inconclusive, ${reason}`,
  ]);
});

/** A realtime endpoint that refuses a handshake without a model with 403, whatever its key. */
const needsModelInHandshake: Habit = ({ isHandshake, path, key, url }, sound) => {
  if (!isHandshake) return sound();
  const isRight = path === '/v1/realtime' && url.includes('model=') && isLive(key);
  return isRight ? { status: 101, frames: sessionCreated } : { status: 403 };
};

/** A text frame with the first event of a session. */
const sessionCreated = (() => {
  const text = Buffer.from('{"type":"session.created"}');
  return Buffer.concat([Buffer.from([0x81, text.length]), text]);
})();

for (const [cost, outcome] of [
  ['free', 'inconclusive'],
  ['cheap', 'passed'],
] as const) {
  test(`a handshake that is refused for its missing model is ${outcome} at --cost ${cost}`, async () => {
    const report = await checkHabit(needsModelInHandshake, {
      only: ['STYLE-BEARER/connectRealtime/*'],
      target: { cost },
    });
    expect(report.cases.map((one) => one.outcome)).toEqual([outcome]);
  });
}

/** Keys are judged before paths, and read from Authorization alone. */
const judgesKeysBeforePaths: Habit = ({ headers, path, key }, sound) => {
  const refusal = refuse(403, 'Invalid or missing API key.');
  if (headers.authorization === undefined || !isLive(key)) return refusal;
  return paths.includes(path) ? sound() : refuse(404, 'There is no such path.');
};

test('a format that is not offered refuses no valid key, though keys are judged before paths', async () => {
  const report = await checkHabit(judgesKeysBeforePaths, {
    only: ['STYLE-ANTHROPIC', 'STYLE-GEMINI-*', 'KEY-UNIVERSAL'],
  });
  expect(failures(report)).toEqual([]);
  const reasons = report.cases
    .filter(({ outcome }) => outcome === 'inconclusive')
    .map(({ reason }) => reason ?? '');
  expect(reasons.length).toBeGreaterThan(5);
  const own = reasons.filter((reason) => !reason.startsWith('no '));
  expect(new Set(own)).toEqual(
    new Set([
      'the endpoint is not offered (answered 404 to a valid key): "There is no such path."',
    ]),
  );
});

test('a key that is refused with 403 before its body is read is no body that is read first', async () => {
  const report = await checkHabit(judgesKeysBeforePaths, {
    only: ['HARD-CHECK-BEFORE-WORK/createChatCompletion/*'],
  });
  expect(failures(report)).toEqual([]);
  expect(report.cases.map(({ reason }) => reason)).toContain(
    'refused with 403 before the body is judged: another clause reports the status',
  );
});

/** A handshake is answered as a plain request, as by a proxy that drops `Upgrade`. */
const dropsUpgrade: Habit = ({ isHandshake, key, path }, sound) => {
  if (!isHandshake || path !== '/v1/realtime') return sound();
  return isLive(key)
    ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }
    : refuse(401, 'Invalid API key.', 'invalid_api_key');
};

test('a handshake that is answered with 200 is not accepted', async () => {
  const report = await checkHabit(dropsUpgrade, { only: ['STYLE-BEARER/connectRealtime/*'] });
  expect(outcomes(report)).toEqual([
    "STYLE-BEARER/connectRealtime/bearer/good-key: inconclusive, the endpoint is not offered (a valid key's handshake was answered 200, without an upgrade)",
  ]);
});

/** Bodies are read in front of the router, so that a form is refused with 415 on any path. */
const readsBodiesFirst: Habit = ({ headers }, sound) =>
  /multipart|text\/plain/.test(headers['content-type'] ?? '')
    ? refuse(415, 'Unsupported media type.')
    : sound();

test('a body that is refused on any path is not judged before the key of an endpoint', async () => {
  const report = await checkHabit(readsBodiesFirst, {
    only: ['HARD-CHECK-BEFORE-WORK/createTranscription/*'],
    target: { cost: 'costly' },
  });
  expect(failures(report)).toEqual([]);
  expect(report.cases.map(({ reason }) => reason)).toContain(
    'answered 415 to a valid key, as on a path that does not exist: the endpoint may not be offered',
  );
});

/** Repeats the whole target of what it does not have, as Fastify does. */
const repeatsTarget: Habit = ({ isHandshake, method, url }, sound) =>
  isHandshake
    ? json(404, {
        message: `Route ${method}:${url} not found`,
        error: 'Not Found',
        statusCode: 404,
      })
    : sound();

test('a 404 that repeats a path with its ?model= is about the path', async () => {
  const report = await checkHabit(repeatsTarget, {
    only: ['STYLE-BEARER/connectRealtime/*', 'STYLE-OWN-HEADER/connectRealtime/*/key-as-x-api-key'],
    target: { cost: 'costly' },
  });
  const reason =
    'the endpoint is not offered (answered 404 to a valid key): "Route GET:… not found"';
  expect(outcomes(report)).toEqual([
    `STYLE-BEARER/connectRealtime/bearer/good-key: inconclusive, ${reason}`,
    `STYLE-OWN-HEADER/connectRealtime/bearer/key-as-x-api-key: inconclusive, ${reason}`,
  ]);
});

/** Breaks without a key, and reads another header before Authorization. */
const breaksWithoutKey: Habit = ({ headers, path }, sound) => {
  if (path !== '/v1/embeddings') return sound();
  if (headers['x-litellm-api-key'] !== undefined) return refuse(400, 'No such key.');
  return headers.authorization === undefined
    ? { status: 500, body: 'Internal Server Error' }
    : sound();
};

test('a 500 that the plain request gets as well is no bypass of any part of a bundle', async () => {
  const report = await checkHabit(breaksWithoutKey, {
    only: ['HARD-NO-BYPASS/createEmbedding/none/no-key-with-{request,mixed}-*'],
  });
  expect(failures(report)).toEqual([]);
  expect(new Set(report.cases.map(({ reason }) => reason))).toEqual(
    new Set([
      'the same request in its plain form is answered with 500: this is no bypass, and another clause reports it',
    ]),
  );
});

/** Wants a header of its own, on whatever path. */
const wantsHeader: Habit = () => refuse(400, 'The header x-provider is required.');

test('a bundle that gets the refusal of every request leaves no finding to another clause', async () => {
  const report = await checkHabit(wantsHeader, {
    only: ['HARD-NO-BYPASS/createEmbedding/bearer/unknown-with-caller-1'],
  });
  expect(outcomes(report)).toEqual([
    'HARD-NO-BYPASS/createEmbedding/bearer/unknown-with-caller-1: inconclusive, answered 400 to a valid key, as on a path that does not exist: the endpoint may not be offered',
  ]);
});

/** Wants a header of its own before it looks at anything else. */
const wantsOwnHeader: Habit = ({ path }, sound) =>
  path === '/v1/embeddings' ? refuse(400, 'The header x-provider is required.') : sound();

test("a refusal that the valid key's complete request gets as well is not about the body", async () => {
  const report = await checkHabit(wantsOwnHeader, {
    only: ['HARD-CHECK-BEFORE-WORK/createEmbedding/*/unknown-{broken,empty}-body'],
  });
  const reason =
    'the valid key\'s complete request got 400 as well: "The header x-provider is required."';
  expect(outcomes(report)).toEqual([
    `HARD-CHECK-BEFORE-WORK/createEmbedding/bearer/unknown-broken-body: inconclusive, ${reason}`,
    `HARD-CHECK-BEFORE-WORK/createEmbedding/bearer/unknown-empty-body: inconclusive, ${reason}`,
  ]);
});
