import { expect, test } from '../../test.ts';
import { checkHabit, failures, outcomes } from '../habits/check-habit.ts';
import { type Habit, isLive, keys, type Reply, refuse } from '../habits/gateway.ts';

const word =
  'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"one-large","choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}\n\n';

/** A deleted key is served a stream whose body never ends, or is cut off behind its first words. */
const streamsToDeleted =
  (ending: NonNullable<Reply['ending']>): Habit =>
  ({ key, path }, sound) =>
    key === keys.deleted && path === '/v1/chat/completions'
      ? { status: 200, headers: { 'content-type': 'text/event-stream' }, body: word, ending }
      : sound();

const withDeleted = { keys: { active: keys.active, deleted: keys.deleted } };

for (const [ending, words] of [
  ['never', 'its body did not end in time'],
  ['cut', 'its body was cut off'],
] as const) {
  test(`a deleted key that is served a stream counts as served where ${words}`, async () => {
    const report = await checkHabit(streamsToDeleted(ending), {
      only: ['KEY-DELETED/createChatCompletion/*'],
      target: withDeleted,
      checking: { timeout: 600 },
    });
    expect(failures(report)).toEqual([
      `KEY-DELETED/createChatCompletion/bearer/deleted: served, 200 text/event-stream, ${words}`,
      `KEY-DELETED/createChatCompletion/bearer/deleted-streamed: served, 200 text/event-stream, ${words}`,
    ]);
  });
}

/** Each call that is served begins its body and never ends it. */
const neverEndsServed: Habit = (_, sound) => {
  const reply = sound();
  return reply.status === 200 ? { ...reply, body: '{"id":', ending: 'never' } : reply;
};

test('a served answer that does not end in time is an accepted control, and no proof of its form', async () => {
  const report = await checkHabit(neverEndsServed, {
    only: ['KEY-DELETED/createEmbedding/*', 'ANSWER-NATIVE/createEmbedding/*'],
    target: withDeleted,
    checking: { timeout: 600 },
  });
  expect(outcomes(report)).toEqual([
    'KEY-DELETED/createEmbedding/bearer/deleted: passed',
    'ANSWER-NATIVE/createEmbedding/bearer/served: inconclusive, 200 application/json, its body did not end in time',
  ]);
});

const frame = (opcode: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);

const refusedInSession = Buffer.concat([
  frame(1, Buffer.from('{"type":"error","error":{"message":"Not supported for this key."}}')),
  frame(8, Buffer.from([0x03, 0xf0])),
]);

/** Every handshake is accepted, and refused in its session: with an event, or with a close alone. */
const refusesInSession =
  (frames: Buffer, isRefused: (key: string) => boolean): Habit =>
  ({ isHandshake, path, key }, sound) => {
    if (!isHandshake || path !== '/v1/realtime') return sound();
    if (!isLive(key)) return refuse(401, 'Invalid API key.', 'invalid_api_key');
    const opened = frame(1, Buffer.from('{"type":"session.created"}'));
    return { status: 101, frames: isRefused(key) ? frames : opened };
  };

const realtime = { only: ['STYLE-BEARER/connectRealtime/*', 'MODEL-FORBIDDEN/connectRealtime/*'] };
const withRestricted = {
  keys: { active: keys.active, restricted: keys.restricted },
  allowedModels: ['two-small'],
};

for (const [words, frames, seen] of [
  ['an error', refusedInSession, '101, then an error: "Not supported for this key."'],
  ['a close', frame(8, Buffer.from([0x03, 0xf0, 0x4e, 0x6f])), '101, closed at once with 1008: No'],
  [
    'a normal close for a reason',
    frame(8, Buffer.from([0x03, 0xe8, 0x4e, 0x6f])),
    '101, closed at once with 1000: No',
  ],
] as const) {
  test(`a session that begins with ${words} was refused after its upgrade, not served`, async () => {
    const report = await checkHabit(
      refusesInSession(frames, (key) => key === keys.restricted),
      { ...realtime, target: withRestricted },
    );
    expect(failures(report)).toEqual([
      `MODEL-FORBIDDEN/connectRealtime/bearer/denied-model: wrong-refusal, ${seen}`,
    ]);
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });
}

test('a session that is closed without a reason was accepted, and is served to a denied model', async () => {
  const report = await checkHabit(
    refusesInSession(frame(8, Buffer.from([0x03, 0xe8])), (key) => key === keys.restricted),
    { ...realtime, target: withRestricted },
  );
  expect(failures(report)).toEqual([
    'MODEL-FORBIDDEN/connectRealtime/bearer/denied-model: served, 101',
  ]);
});

test('a valid key whose sessions are all closed at once was not shown to be accepted', async () => {
  const report = await checkHabit(
    refusesInSession(refusedInSession, () => true),
    { ...realtime, target: withRestricted },
  );
  expect(outcomes(report)[0]).toBe(
    'STYLE-BEARER/connectRealtime/bearer/good-key: inconclusive, accepted a valid key\'s handshake, but not its session: 101, then an error: "Not supported for this key."',
  );
});
